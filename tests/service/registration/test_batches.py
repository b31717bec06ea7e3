"""Batches: proposed, approved, amended, and out of others' sight."""

from typing import Any
from uuid import UUID

import pytest

from support.drivers.registration import BATCH, ORGANIZER, RegistrationDriver


async def amend(
    driver: RegistrationDriver, batch_id: UUID, headers: dict[str, str] | None = None, **changes: Any
) -> Any:
    """Amend a batch as the manager, or as somebody else."""
    return await driver.client.patch(f"/v1/batches/{batch_id}", json=changes, headers=headers or driver.manager)


async def test_every_error_of_a_proposal_is_told_at_once(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    refused = await driver.propose(
        ends_on="2026-07-14", time_zone="Asia/Tokyo", scheme_codes=["KL-04", "KL-99"], funding_source="CSR"
    )
    assert refused.status_code == 422
    told = {(error["pointer"], error["code"]) for error in refused.json()["errors"]}
    assert told == {
        ("#/ends_on", "ends_before_start"),
        ("#/time_zone", "time_zone_unknown"),
        ("#/scheme_codes/1", "scheme_unknown"),
        ("#/funding_source", "funding_unknown"),
    }
    assert all(error["message"]["id"] and error["message"]["en"] for error in refused.json()["errors"])


async def test_unknown_fields_and_an_empty_quota_are_refused(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    refused = await driver.propose(quota=0, state="approved")
    told = {(error["field"], error["code"]) for error in refused.json()["errors"]}
    assert (refused.status_code, told) == (422, {("quota", "out_of_range"), ("state", "unknown_field")})


async def test_an_organizer_the_lsp_does_not_know_cannot_propose(driver: RegistrationDriver) -> None:
    refused = await driver.propose()
    assert (refused.status_code, refused.json()["code"]) == (409, "organizer_unknown")


async def test_a_system_proposes_for_its_own_organizer_only(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    await driver.enter_organizer("dispersip-kalteng")
    assert (await driver.propose(organizer_id="dispersip-kalteng")).status_code == 404
    by_manager = await driver.propose(driver.manager, organizer_id="dispersip-kalteng")
    assert by_manager.json()["organizer_id"] == "dispersip-kalteng"
    unnamed = await driver.propose(driver.manager)
    assert (unnamed.status_code, unnamed.json()["errors"][0]["field"]) == (422, "organizer_id")


async def test_an_organizer_sees_its_own_batches_and_the_lsp_all(driver: RegistrationDriver) -> None:
    await driver.enter_organizer("dispersip-kalteng")
    batch_id = await driver.approved_batch()
    await driver.propose(driver.stranger)
    for headers, number in ((driver.organizer, 1), (driver.stranger, 1), (driver.admin, 2), (driver.manager, 2)):
        listed = (await driver.client.get("/v1/batches", headers=headers)).json()
        assert len(listed["items"]) == number
    assert (await driver.client.get(f"/v1/batches/{batch_id}", headers=driver.stranger)).status_code == 404
    assert (await amend(driver, batch_id, driver.stranger, quota=1)).status_code == 404
    foreign_lsp = driver.service.token("certification_manager", lsp_id="lsp-arsiparis")
    assert (await driver.client.get(f"/v1/batches/{batch_id}", headers=foreign_lsp)).status_code == 404


async def test_batches_come_in_pages(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    made = [(await driver.propose(title=f"Angkatan {number}")).json()["id"] for number in range(3)]
    first = (await driver.client.get("/v1/batches?limit=2", headers=driver.organizer)).json()
    rest = (await driver.client.get(f"/v1/batches?limit=2&cursor={first['next']}", headers=driver.organizer)).json()
    assert [batch["id"] for batch in first["items"] + rest["items"]] == made
    assert rest["next"] is None


async def test_only_the_manager_approves_and_only_once(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    batch_id = (await driver.propose()).json()["id"]
    for headers in (driver.organizer, driver.admin):
        assert (await driver.client.post(f"/v1/batches/{batch_id}/approval", headers=headers)).status_code == 403
    assert (await driver.client.post(f"/v1/batches/{batch_id}/approval", headers=driver.manager)).status_code == 200
    again = await driver.client.post(f"/v1/batches/{batch_id}/approval", headers=driver.manager)
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


async def test_nobody_of_the_organizer_approves_its_batch_whatever_their_roles(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    batch_id = (await driver.propose()).json()["id"]
    both = driver.service.token("certification_manager", organizer_id=ORGANIZER)
    refused = await driver.client.post(f"/v1/batches/{batch_id}/approval", headers=both)
    assert (refused.status_code, refused.json()["code"]) == (403, "organizers_may_not_decide")


async def test_a_stale_version_is_refused_and_the_current_one_is_in_the_etag(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    shown = await driver.client.get(f"/v1/batches/{batch_id}", headers=driver.manager)
    stale = driver.manager | {"If-Match": '"1"'}
    current = driver.manager | {"If-Match": shown.headers["ETag"]}
    assert (await amend(driver, batch_id, stale, quota=70)).status_code == 412
    amended = await amend(driver, batch_id, current, quota=70)
    assert (amended.status_code, amended.json()["quota"]) == (200, 70)
    assert amended.headers["ETag"] != shown.headers["ETag"]


async def test_an_organizer_amends_until_the_approval(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    batch_id = (await driver.propose()).json()["id"]
    amended = await amend(driver, batch_id, driver.organizer, venue={"name": "Aula", "region_code": "6303"})
    assert amended.json()["venue"] == {"name": "Aula", "region_code": "63.03", "region_name": "Kabupaten Banjar"}
    await driver.client.post(f"/v1/batches/{batch_id}/approval", headers=driver.manager)
    refused = await amend(driver, batch_id, driver.organizer, quota=10)
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")


@pytest.mark.parametrize(
    "change",
    [
        {"starts_on": "2026-07-14"},
        {"ends_on": "2026-07-18"},
        {"time_zone": "Asia/Jakarta"},
        {"scheme_codes": ["KL-04"]},
        {"venue": {"name": "Aula lain", "region_code": "63.71"}},
    ],
)
async def test_what_people_were_told_is_fixed_after_the_first_acceptance(
    driver: RegistrationDriver, change: dict[str, Any]
) -> None:
    batch_id = await driver.approved_batch()
    assert (await amend(driver, batch_id, **change)).status_code == 200
    await amend(driver, batch_id, **{name: BATCH[name] for name in change})
    application_id = await driver.accepted(batch_id)
    refused = await amend(driver, batch_id, **change)
    assert (refused.status_code, refused.json()["code"]) == (409, "batch_dates_fixed")
    await driver.do(application_id, "withdrawal", reason="pindah tugas")
    assert (await amend(driver, batch_id, **change)).status_code == 409
    assert (await amend(driver, batch_id, title="Judul baru", quota=61)).status_code == 200


async def test_the_quota_never_goes_below_the_seats_taken(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    await driver.accepted(batch_id)
    await driver.accepted(batch_id)
    refused = await amend(driver, batch_id, quota=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "quota_below_taken")
    assert (await amend(driver, batch_id, quota=2)).status_code == 200


async def test_nobody_approves_what_they_proposed(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    batch = (await driver.propose(driver.manager, organizer_id=ORGANIZER)).json()
    path = f"/v1/batches/{batch['id']}/approval"

    own = await driver.client.post(path, headers=driver.manager)
    other = await driver.client.post(path, headers=driver.service.token("certification_manager", subject="user-lain"))

    assert (own.status_code, own.json()["code"]) == (409, "own_proposal")
    assert other.status_code == 200
