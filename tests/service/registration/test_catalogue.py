"""The scheme catalogue over HTTP."""

import asyncio
from typing import Any

from support.drivers.registration import RegistrationDriver

VERSION: dict[str, Any] = {
    "name": "Pelaksanaan Pengembangan Koleksi Perpustakaan",
    "type": "klaster",
    "standard": "SKKNI 236/2019",
    "validity_years": 3,
    "units": [{"code": "R.91PRP01.901.1", "title": "Menyusun Kebijakan Pengembangan Koleksi"}],
}


async def put(driver: RegistrationDriver, path: str, **changes: Any) -> Any:
    """Write a version as the manager."""
    return await driver.client.put(f"/v1/schemes/{path}", json=VERSION | changes, headers=driver.manager)


async def activate(driver: RegistrationDriver, path: str) -> Any:
    """Activate a version as the manager."""
    return await driver.client.post(f"/v1/schemes/{path}/activation", headers=driver.manager)


async def test_the_packaged_schemes_are_there_after_migrating(driver: RegistrationDriver) -> None:
    listed = (await driver.client.get("/v1/schemes", headers=driver.organizer)).json()
    assert {"KL-01", "KL-04"} <= {scheme["code"] for scheme in listed["items"]}
    assert all(unit["code"] for scheme in listed["items"] for unit in scheme["units"])
    shown = (await driver.client.get("/v1/schemes/KL-04", headers=driver.organizer)).json()
    assert (shown["version"], shown["state"], shown["type"]) == (1, "active", "klaster")


async def test_another_lsp_sees_none_of_them(driver: RegistrationDriver) -> None:
    other = driver.service.token("certification_manager", lsp_id="lsp-arsiparis")
    assert (await driver.client.get("/v1/schemes", headers=other)).json() == {"items": [], "next": None}
    assert (await driver.client.get("/v1/schemes/KL-04", headers=other)).status_code == 404


async def test_a_new_version_takes_the_place_of_the_active_one(driver: RegistrationDriver) -> None:
    assert (await put(driver, "KL-01/versions/2")).json()["state"] == "draft"
    assert (await driver.client.get("/v1/schemes/KL-01", headers=driver.manager)).json()["version"] == 1
    assert (await activate(driver, "KL-01/versions/2")).json()["state"] == "active"
    assert (await driver.client.get("/v1/schemes/KL-01", headers=driver.manager)).json()["version"] == 2
    states = await driver.service.rows(
        "SELECT version, state FROM scheme_version WHERE scheme_code = 'KL-01' ORDER BY version"
    )
    assert [row["state"] for row in states] == ["retired", "active"]


async def test_a_draft_can_be_written_again_and_an_active_version_cannot(driver: RegistrationDriver) -> None:
    await put(driver, "KL-90/versions/1")
    assert (await put(driver, "KL-90/versions/1", validity_years=5)).json()["validity_years"] == 5
    await activate(driver, "KL-90/versions/1")
    assert (await put(driver, "KL-90/versions/1", validity_years=5)).status_code == 200
    refused = await put(driver, "KL-90/versions/1", validity_years=4)
    assert (refused.status_code, refused.json()["code"]) == (409, "scheme_version_immutable")
    again = await activate(driver, "KL-90/versions/1")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


async def test_a_version_without_units_or_with_a_unit_without_code_is_not_activated(driver: RegistrationDriver) -> None:
    await put(driver, "KL-91/versions/1", units=[])
    empty = await activate(driver, "KL-91/versions/1")
    assert (empty.status_code, empty.json()["errors"][0]["code"]) == (422, "no_units")
    await put(driver, "KL-92/versions/1", units=[*VERSION["units"], {"title": "Tanpa kode"}])
    without_code = await activate(driver, "KL-92/versions/1")
    assert without_code.status_code == 422
    assert [(error["pointer"], error["code"]) for error in without_code.json()["errors"]] == [
        ("#/units/1/code", "unit_without_code")
    ]
    assert (await activate(driver, "KL-93/versions/1")).status_code == 404


async def test_only_the_certification_manager_writes_the_catalogue(driver: RegistrationDriver) -> None:
    for headers in (driver.admin, driver.organizer):
        answer = await driver.client.put("/v1/schemes/KL-01/versions/3", json=VERSION, headers=headers)
        assert answer.status_code == 403


async def test_two_versions_activated_at_once_leave_one_active(driver: RegistrationDriver) -> None:
    for version in (2, 3):
        await put(driver, f"KL-01/versions/{version}")
    answers = await asyncio.gather(*(activate(driver, f"KL-01/versions/{version}") for version in (2, 3)))
    assert [answer.status_code for answer in answers] == [200, 200]
    active = await driver.service.rows(
        "SELECT version FROM scheme_version WHERE scheme_code = 'KL-01' AND state = 'active'"
    )
    assert len(active) == 1


async def test_the_same_new_draft_written_twice_at_once_is_one(driver: RegistrationDriver) -> None:
    answers = await asyncio.gather(*(put(driver, "KL-95/versions/1") for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
