"""Organizers: entered by the LSP, seen by themselves."""

from support.drivers.registration import ORGANIZER, RegistrationDriver


async def test_an_organizer_is_entered_once_and_changed_by_the_same_call(driver: RegistrationDriver) -> None:
    first = (await driver.enter_organizer()).json()
    assert (first["id"], first["region_code"], first["version"]) == (ORGANIZER, "63", 1)
    assert (await driver.enter_organizer()).json() == first
    changed = await driver.client.put(
        f"/v1/organizers/{ORGANIZER}", json={"name": "Dispersip", "kind": "dispersip"}, headers=driver.manager
    )
    assert (changed.json()["name"], changed.json()["region_code"], changed.json()["version"]) == ("Dispersip", None, 2)


async def test_an_organizer_sees_itself_only(driver: RegistrationDriver) -> None:
    await driver.enter_organizer()
    await driver.enter_organizer("dispersip-kalteng")
    listed = (await driver.client.get("/v1/organizers", headers=driver.organizer)).json()["items"]
    assert [one["id"] for one in listed] == [ORGANIZER]
    assert len((await driver.client.get("/v1/organizers", headers=driver.admin)).json()["items"]) == 2
    own = await driver.client.get(f"/v1/organizers/{ORGANIZER}", headers=driver.organizer)
    foreign = await driver.client.get("/v1/organizers/dispersip-kalteng", headers=driver.organizer)
    assert (own.status_code, foreign.status_code) == (200, 404)


async def test_a_region_that_does_not_exist_is_refused(driver: RegistrationDriver) -> None:
    answer = await driver.client.put(
        "/v1/organizers/x", json={"name": "X", "kind": "ipi", "region_code": "99"}, headers=driver.admin
    )
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "region_unknown")


async def test_organizers_do_not_enter_organizers(driver: RegistrationDriver) -> None:
    answer = await driver.client.put("/v1/organizers/x", json={"name": "X", "kind": "ipi"}, headers=driver.organizer)
    assert answer.status_code == 403
