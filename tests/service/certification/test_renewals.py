"""Certificates that are renewed: decided again, and in the place of the one the application named."""

from datetime import timedelta
from typing import Any

from kompeten.ids import new_id
from support.drivers.certification import CertificationDriver


def named(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a certificate as an application names it."""
    return {"certificate_id": entry["id"], "certificate_number": entry["certificate_number"]}


async def test_the_committee_sees_what_is_renewed_and_the_public_what_followed_what(
    driver: CertificationDriver,
) -> None:
    person = new_id()
    old = await driver.certificate(person_id=person)
    driver.service.clock.advance(timedelta(days=300))
    case = await driver.case(person_id=person, renews=named(old))
    assert case["renews"] == named(old)
    issued = await driver.issue(await driver.granted(case))
    (new,) = issued["issued"]

    before, after = await driver.verified(old), await driver.verified(new)
    assert (before["status"], before["replaced_by"]) == ("superseded", new["certificate_number"])
    assert (after["status"], after["replaces"]) == ("active", old["certificate_number"])
    body = {"certificate_number": new["certificate_number"], "holder_name": after["holder_name"]}
    found = await driver.service.client.post("/v1/verifications", json=body)
    assert found.json()["replaces"] == old["certificate_number"]
    page = await driver.service.client.get("/verify/" + new["verification_url"].rpartition("/")[2])
    assert "In place of number" in page.text


async def test_what_an_application_names_ends_also_where_its_holder_is_known_under_another_id(
    driver: CertificationDriver,
) -> None:
    old, other = await driver.certificate(), await driver.certificate()
    new = await driver.certificate(renews=named(old))
    assert (await driver.verified(old))["replaced_by"] == new["certificate_number"]
    assert (await driver.verified(other))["status"] == "active"
    (told,) = await driver.service.outbox("CertificateSuperseded")
    assert told.body["replaced_by"]["certificate_id"] == new["id"]


async def test_what_was_withdrawn_meanwhile_stays_withdrawn(driver: CertificationDriver) -> None:
    old = await driver.certificate()
    await driver.order(old["id"], "withdraw", "misused")
    new = await driver.certificate(renews=named(old))
    assert (await driver.verified(old))["status"] == "withdrawn"
    assert (await driver.verified(new))["replaces"] is None
