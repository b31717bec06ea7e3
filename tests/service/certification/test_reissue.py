"""A certificate reissued: lost, damaged, in a new form or under a corrected name; both addresses tell the truth."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from certification.credentials.parts import signer_of
from certification.life.worker import turn_pages
from service.certification.test_life import go_to
from service.certification.test_status_of_credentials import bits, published
from support.drivers.certification import CertificationDriver
from support.drivers.credentials import findings, get
from support.events import corrected
from support.people import SCHEME

CODES = [unit.code for unit in SCHEME.units]
OTHER = "Siti Rahmah Hasanah Putri"


async def entry_of(driver: CertificationDriver, certificate_id: str) -> Any:
    """Return an entry of the register."""
    return await driver.ok("GET", f"/certificates/{certificate_id}", role="director")


async def page_of(driver: CertificationDriver, entry: dict[str, Any]) -> str:
    """Return the page of a certificate's own address."""
    return (await driver.service.client.get("/verify/" + entry["verification_url"].rpartition("/")[2])).text


async def test_what_is_lost_goes_on_under_another_number_and_both_addresses_say_so(
    driver: CertificationDriver,
) -> None:
    old = await driver.certificate()
    await driver.order(old["id"], "reduce_scope", "no_longer_competent", units=CODES[:1])
    driver.service.clock.advance(timedelta(days=200))
    order = await driver.order(old["id"], "reissue", "lost")

    new = await entry_of(driver, (await entry_of(driver, old["id"]))["replaced_by"])
    assert (order["state"], new["reissue_of"], new["valid_until"]) == ("in_effect", old["id"], old["valid_until"])
    assert new["certificate_number"] != old["certificate_number"]
    said, before = await driver.verified(new), await driver.verified(old)
    assert (said["status"], said["replaces"], said["replaced_by"]) == ("active", old["certificate_number"], None)
    assert [unit["code"] for unit in said["units"]] == CODES[1:], "what was taken away is not given back"
    assert (before["status"], before["replaced_by"]) == ("reissued", new["certificate_number"])
    assert (before["reason"]["en"], before["can_be_relied_on"]) == ("the document was lost", False)
    assert "Diterbitkan ulang dengan nomor baru" in await page_of(driver, old)
    assert old["certificate_number"] in (await page_of(driver, new)).replace('<span class="part">', "").replace(
        "</span>", ""
    )
    told = [one.body for one in await driver.service.outbox() if one.topic == "kompeten.certificates"]
    assert [one.get("status") for one in told] == [None, "scope_reduced", None, "reissued"]
    assert told[2]["reissue_of"]["certificate_id"] == old["id"]
    assert told[3]["replaced_by"]["verification_url"] == new["verification_url"]
    assert told[3]["order_id"] == order["id"]


async def test_a_reissue_needs_two_and_what_is_still_valid(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    asked = {"kind": "reissue", "reason": "misused", "explanation": "x", "legal_basis": "SK-1"}
    path = f"/certificates/{entry['id']}/orders"
    wrong = asked | {"effective_on": "2026-07-25", "units": CODES[:1]}
    told = await driver.refused("POST", path, wrong, role="quality_manager", status=422, code="unfit_order")
    assert {one["code"] for one in told["errors"]} == {"reason_unfit", "day_unwanted", "units_unwanted"}
    asked["reason"] = "name_corrected"
    told = await driver.refused("POST", path, asked, role="quality_manager", status=422, code="unfit_order")
    assert [one["code"] for one in told["errors"]] == ["name_not_corrected"]

    order = await driver.propose(entry["id"], "reissue", "damaged")
    approval = f"/orders/{order['id']}/approval"
    await driver.refused("POST", approval, role="director", who="user-mutu", status=409, code="proposed_by_you")
    await driver.order(entry["id"], "suspend", "misused")
    await driver.refused("POST", approval, role="director", status=409, code="illegal_move")
    await driver.order(entry["id"], "reinstate", "cause_unfounded")
    go_to(driver, entry["valid_until"])
    assert (await driver.give(order))["state"] == "lapsed", "on its last day a renewal is what is needed"
    (counter,) = await driver.service.rows("SELECT last FROM number_series")
    assert counter["last"] == 1, "no number is lost"
    asked["reason"] = "new_form"
    told = await driver.refused("POST", path, asked, role="quality_manager", status=422, code="unfit_order")
    assert [one["code"] for one in told["errors"]] == ["ends_today"]


async def test_another_person_than_who_decided_assessed_or_reviewed_orders_a_reissue(
    driver: CertificationDriver,
) -> None:
    entry = await driver.certificate()
    order = await driver.propose(entry["id"], "reissue", "damaged")
    approval = f"/orders/{order['id']}/approval"
    for who in ("user-ani", "user-citra", "user-puji", "user-lsp_admin"):
        await driver.refused("POST", approval, role="director", who=who, status=409, code="same_person")
    assert (await driver.give(order))["state"] == "in_effect"


async def test_a_name_corrected_after_the_issue_is_confirmed_and_then_reissued(driver: CertificationDriver) -> None:
    old = await driver.certificate()
    who = UUID(old["application_id"])
    confirmation = f"/cases/{old['case_id']}/confirmation"
    await driver.refused("POST", confirmation, {"revision": 1}, status=409, code="nothing_to_confirm")
    await driver.service.deliver(corrected(who, OTHER))
    path, asked = f"/certificates/{old['id']}/orders", {"explanation": "x", "legal_basis": "SK-1", "kind": "reissue"}
    asked["reason"] = "name_corrected"
    await driver.refused("POST", path, asked, role="quality_manager", status=422, code="unfit_order")
    await driver.refused("POST", confirmation, {"revision": 2}, who="user-admin", status=409, code="own_correction")
    await driver.ok("POST", confirmation, {"revision": 2})
    assert (await driver.verified(old))["holder_name"] == "Siti Rahmah Hasanah"

    await driver.order(old["id"], "reissue", "name_corrected")
    new = await entry_of(driver, (await entry_of(driver, old["id"]))["replaced_by"])
    assert (new["holder_name"], (await driver.verified(old))["status"]) == (OTHER, "reissued")
    path = f"/certificates/{new['id']}/orders"
    await driver.refused("POST", path, asked, role="quality_manager", status=422, code="unfit_order")
    again = await driver.order(new["id"], "reissue", "lost")
    third = await entry_of(driver, (await entry_of(driver, new["id"]))["replaced_by"])
    assert (again["state"], third["holder_name"]) == ("in_effect", OTHER)
    numbers = await driver.service.rows("SELECT sequence FROM certificate ORDER BY sequence")
    assert [row["sequence"] for row in numbers] == [1, 2, 3]


async def test_the_old_credential_is_revoked_and_the_new_one_signed(driver: CertificationDriver) -> None:
    old = await driver.certificate()
    signer = signer_of(driver.service.runtime)
    await signer.sign_some()
    before = (await get(driver, path_of(old))).json()
    await driver.order(old["id"], "reissue", "damaged")
    assert await findings(driver, before) == (False, [*["passed"] * 5, "replaced"])
    await published(driver)
    assert await bits(driver, before) == (True, False)
    new = await entry_of(driver, (await entry_of(driver, old["id"]))["replaced_by"])
    after = (await get(driver, path_of(new))).json()
    assert (await findings(driver, after))[0]
    assert await bits(driver, after) == (False, False)


async def test_the_holder_is_not_reminded_twice_of_one_term(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    go_to(driver, (date.fromisoformat(entry["valid_until"]) - timedelta(days=90)).isoformat())
    assert await turn_pages(driver.service.runtime) == 1
    await driver.order(entry["id"], "reissue", "lost")
    assert await turn_pages(driver.service.runtime) == 0


def path_of(entry: dict[str, Any]) -> str:
    """Return where a certificate's credential is."""
    return f"/v1/verifications/{entry['verification_url'].rpartition('/')[2]}/credential"
