"""Organizers: entered by the LSP, seen by themselves."""

from service.registration.office import ORGANIZER, Office


async def test_an_organizer_is_entered_once_and_changed_by_the_same_call(office: Office) -> None:
    first = (await office.enter_organizer()).json()
    assert (first["id"], first["region_code"], first["version"]) == (ORGANIZER, "63", 1)
    assert (await office.enter_organizer()).json() == first
    changed = await office.client.put(
        f"/v1/organizers/{ORGANIZER}", json={"name": "Dispersip", "kind": "dispersip"}, headers=office.manager
    )
    assert (changed.json()["name"], changed.json()["region_code"], changed.json()["version"]) == ("Dispersip", None, 2)


async def test_an_organizer_sees_itself_only(office: Office) -> None:
    await office.enter_organizer()
    await office.enter_organizer("dispersip-kalteng")
    listed = (await office.client.get("/v1/organizers", headers=office.organizer)).json()["items"]
    assert [one["id"] for one in listed] == [ORGANIZER]
    assert len((await office.client.get("/v1/organizers", headers=office.admin)).json()["items"]) == 2
    own = await office.client.get(f"/v1/organizers/{ORGANIZER}", headers=office.organizer)
    foreign = await office.client.get("/v1/organizers/dispersip-kalteng", headers=office.organizer)
    assert (own.status_code, foreign.status_code) == (200, 404)


async def test_a_region_that_does_not_exist_is_refused(office: Office) -> None:
    answer = await office.client.put(
        "/v1/organizers/x", json={"name": "X", "kind": "ipi", "region_code": "99"}, headers=office.admin
    )
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "region_unknown")


async def test_organizers_do_not_enter_organizers(office: Office) -> None:
    answer = await office.client.put("/v1/organizers/x", json={"name": "X", "kind": "ipi"}, headers=office.organizer)
    assert answer.status_code == 403
