"""Batches: proposed, approved, amended, and out of others' sight."""

from typing import Any
from uuid import UUID

import pytest

from service.registration.office import BATCH, ORGANIZER, Office


async def amend(office: Office, batch_id: UUID, headers: dict[str, str] | None = None, **changes: Any) -> Any:
    """Amend a batch as the manager, or as somebody else."""
    return await office.client.patch(f"/v1/batches/{batch_id}", json=changes, headers=headers or office.manager)


async def test_every_error_of_a_proposal_is_told_at_once(office: Office) -> None:
    await office.enter_organizer()
    refused = await office.propose(
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


async def test_unknown_fields_and_an_empty_quota_are_refused(office: Office) -> None:
    await office.enter_organizer()
    refused = await office.propose(quota=0, state="approved")
    told = {(error["field"], error["code"]) for error in refused.json()["errors"]}
    assert (refused.status_code, told) == (422, {("quota", "out_of_range"), ("state", "unknown_field")})


async def test_an_organizer_the_lsp_does_not_know_cannot_propose(office: Office) -> None:
    refused = await office.propose()
    assert (refused.status_code, refused.json()["code"]) == (409, "organizer_unknown")


async def test_a_system_proposes_for_its_own_organizer_only(office: Office) -> None:
    await office.enter_organizer()
    await office.enter_organizer("dispersip-kalteng")
    assert (await office.propose(organizer_id="dispersip-kalteng")).status_code == 404
    by_manager = await office.propose(office.manager, organizer_id="dispersip-kalteng")
    assert by_manager.json()["organizer_id"] == "dispersip-kalteng"
    unnamed = await office.propose(office.manager)
    assert (unnamed.status_code, unnamed.json()["errors"][0]["field"]) == (422, "organizer_id")


async def test_an_organizer_sees_its_own_batches_and_the_lsp_all(office: Office) -> None:
    await office.enter_organizer("dispersip-kalteng")
    batch_id = await office.approved_batch()
    await office.propose(office.stranger)
    for headers, number in ((office.organizer, 1), (office.stranger, 1), (office.admin, 2), (office.manager, 2)):
        listed = (await office.client.get("/v1/batches", headers=headers)).json()
        assert len(listed["items"]) == number
    assert (await office.client.get(f"/v1/batches/{batch_id}", headers=office.stranger)).status_code == 404
    assert (await amend(office, batch_id, office.stranger, quota=1)).status_code == 404
    foreign_lsp = office.service.token("certification_manager", lsp_id="lsp-arsiparis")
    assert (await office.client.get(f"/v1/batches/{batch_id}", headers=foreign_lsp)).status_code == 404


async def test_batches_come_in_pages(office: Office) -> None:
    await office.enter_organizer()
    made = [(await office.propose(title=f"Angkatan {number}")).json()["id"] for number in range(3)]
    first = (await office.client.get("/v1/batches?limit=2", headers=office.organizer)).json()
    rest = (await office.client.get(f"/v1/batches?limit=2&cursor={first['next']}", headers=office.organizer)).json()
    assert [batch["id"] for batch in first["items"] + rest["items"]] == made
    assert rest["next"] is None


async def test_only_the_manager_approves_and_only_once(office: Office) -> None:
    await office.enter_organizer()
    batch_id = (await office.propose()).json()["id"]
    for headers in (office.organizer, office.admin):
        assert (await office.client.post(f"/v1/batches/{batch_id}/approval", headers=headers)).status_code == 403
    assert (await office.client.post(f"/v1/batches/{batch_id}/approval", headers=office.manager)).status_code == 200
    again = await office.client.post(f"/v1/batches/{batch_id}/approval", headers=office.manager)
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


async def test_nobody_of_the_organizer_approves_its_batch_whatever_their_roles(office: Office) -> None:
    await office.enter_organizer()
    batch_id = (await office.propose()).json()["id"]
    both = office.service.token("certification_manager", organizer_id=ORGANIZER)
    refused = await office.client.post(f"/v1/batches/{batch_id}/approval", headers=both)
    assert (refused.status_code, refused.json()["code"]) == (403, "organizers_may_not_decide")


async def test_a_stale_version_is_refused_and_the_current_one_is_in_the_etag(office: Office) -> None:
    batch_id = await office.approved_batch()
    shown = await office.client.get(f"/v1/batches/{batch_id}", headers=office.manager)
    stale = office.manager | {"If-Match": '"1"'}
    current = office.manager | {"If-Match": shown.headers["ETag"]}
    assert (await amend(office, batch_id, stale, quota=70)).status_code == 412
    amended = await amend(office, batch_id, current, quota=70)
    assert (amended.status_code, amended.json()["quota"]) == (200, 70)
    assert amended.headers["ETag"] != shown.headers["ETag"]


async def test_an_organizer_amends_until_the_approval(office: Office) -> None:
    await office.enter_organizer()
    batch_id = (await office.propose()).json()["id"]
    amended = await amend(office, batch_id, office.organizer, venue={"name": "Aula", "region_code": "6303"})
    assert amended.json()["venue"] == {"name": "Aula", "region_code": "63.03", "region_name": "Kabupaten Banjar"}
    await office.client.post(f"/v1/batches/{batch_id}/approval", headers=office.manager)
    refused = await amend(office, batch_id, office.organizer, quota=10)
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
    office: Office, change: dict[str, Any]
) -> None:
    batch_id = await office.approved_batch()
    assert (await amend(office, batch_id, **change)).status_code == 200
    await amend(office, batch_id, **{name: BATCH[name] for name in change})
    application_id = await office.accepted(batch_id)
    refused = await amend(office, batch_id, **change)
    assert (refused.status_code, refused.json()["code"]) == (409, "batch_dates_fixed")
    await office.do(application_id, "withdrawal", reason="pindah tugas")
    assert (await amend(office, batch_id, **change)).status_code == 409
    assert (await amend(office, batch_id, title="Judul baru", quota=61)).status_code == 200


async def test_the_quota_never_goes_below_the_seats_taken(office: Office) -> None:
    batch_id = await office.approved_batch()
    await office.accepted(batch_id)
    await office.accepted(batch_id)
    refused = await amend(office, batch_id, quota=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "quota_below_taken")
    assert (await amend(office, batch_id, quota=2)).status_code == 200
