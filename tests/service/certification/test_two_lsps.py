"""Two LSPs in one installation: each decides for itself, and what was issued stays as it was."""

from datetime import timedelta
from typing import Any

from support.drivers.certification import CertificationDriver
from support.lsps import configured
from support.services import ServiceUnderTest

JAYAPURA: dict[str, Any] = {
    "name": "LSP Pustaka Papua",
    "licence_number": "BNSP-LSP-777-ID",
    "time_zone": "Asia/Jayapura",
    "issue_place": "Jayapura",
    "director": {"name": "Dra. Yohana Wenda", "title": "Ketua", "user_id": "user-eka"},
    "numbers": {"certificate": "PAPUA-{year}-{sequence:04d}", "registration": "PP {sequence} {year}"},
    "validity_ends": "anniversary",
    "committee": {"minimum": 5, "must_be_odd": True},
}
PRINTED = (
    "certificate_number",
    "issue_place",
    "director_name",
    "licence_number",
    "issued_on",
    "valid_until",
    "time_zone",
)


async def documents(service: ServiceUnderTest) -> dict[str, dict[str, Any]]:
    rows = await service.rows("SELECT document FROM certificate ORDER BY id")
    return {row["document"]["lsp_name"]: {name: row["document"][name] for name in PRINTED} for row in rows}


async def test_each_certificate_says_what_its_lsp_decided(certification: ServiceUnderTest) -> None:
    await certification.deliver(configured("lsp-papua", **JAYAPURA), lsp_id="lsp-papua")
    ours = CertificationDriver(certification)
    theirs = CertificationDriver(certification, "lsp-papua")
    certification.clock.advance(timedelta(hours=14))  # 23.00 in Jakarta, 20 July; 01.00 in Jayapura, 21 July
    first = await ours.certificate()
    case = await theirs.case()
    too_few = {"members": ["user-ani", "user-budi", "user-citra"], "batch_id": case["batch_id"]}
    body = too_few | {"title": "Pleno", "held_on": "2026-07-20", "place": "Jayapura"}
    await theirs.refused("POST", "/sessions", body, status=422, code="unfit_committee")
    await _issue_with_five(theirs, case)
    assert await documents(certification) == {
        "LSP Pustakawan": {
            "certificate_number": "00001/LSP-PUSTAKAWAN/KL-04/2026",
            "issue_place": "Jakarta",
            "director_name": "Direktur Contoh",
            "licence_number": "BNSP-LSP-000-ID",
            "issued_on": "2026-07-20",
            "valid_until": "2029-07-19",
            "time_zone": "Asia/Jakarta",
        },
        "LSP Pustaka Papua": {
            "certificate_number": "PAPUA-2026-0001",
            "issue_place": "Jayapura",
            "director_name": "Dra. Yohana Wenda",
            "licence_number": "BNSP-LSP-777-ID",
            "issued_on": "2026-07-21",
            "valid_until": "2029-07-21",
            "time_zone": "Asia/Jayapura",
        },
    }
    issued = [one.body for one in await certification.outbox("CertificateIssued")]
    assert [one["issuance"]["director_name"] for one in issued] == ["Direktur Contoh", "Dra. Yohana Wenda"]
    assert first["certificate_number"] == issued[0]["certificate_number"]


async def test_only_the_director_an_lsp_names_orders_the_issue(certification: ServiceUnderTest) -> None:
    await certification.deliver(
        configured("lsp-papua", **JAYAPURA | {"committee": {"minimum": 3, "must_be_odd": True}})
    )
    theirs = CertificationDriver(certification, "lsp-papua")
    session_id = await theirs.granted(await theirs.case())
    path = f"/sessions/{session_id}/issue"
    await theirs.refused("POST", path, role="director", who="user-lain", status=403, code="not_the_director")
    assert len((await theirs.issue(session_id))["issued"]) == 1


async def test_a_change_of_the_lsp_changes_nothing_that_was_issued(certification: ServiceUnderTest) -> None:
    driver = CertificationDriver(certification)
    await driver.certificate()
    before = await documents(certification)
    await certification.deliver(configured(**JAYAPURA))
    later = await driver.case()
    assert (await documents(certification)) == before
    await _issue_with_five(driver, later)
    assert (await documents(certification))["LSP Pustaka Papua"]["certificate_number"] == "PAPUA-2026-0002"


async def _issue_with_five(driver: CertificationDriver, case: dict[str, Any]) -> None:
    """Let a committee of five grant a case, and issue its certificate."""
    members = [{"user_id": f"user-{name}", "name": name} for name in ("ani", "budi", "citra", "dewi", "evan")]
    session_id = await driver.session(members)
    await driver.decide(session_id, case)
    await driver.close(session_id)
    await driver.issue(session_id)
