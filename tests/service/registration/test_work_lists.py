"""Lists of applications: the organizer's own, the LSP's queue oldest first."""

from support.counting import noted_statements
from support.drivers.registration import RegistrationDriver


async def test_the_queue_is_filtered_by_batch_and_state_oldest_first(driver: RegistrationDriver) -> None:
    batch_id, other = await driver.approved_batch(), await driver.approved_batch(title="Angkatan II")
    waiting = [await driver.submitted(batch_id) for _ in range(3)]
    accepted = await driver.accepted(batch_id)
    elsewhere = await driver.submitted(other)
    queue = f"/v1/applications?batch_id={batch_id}&state=submitted&limit=2"
    first = (await driver.client.get(queue, headers=driver.admin)).json()
    rest = (await driver.client.get(f"{queue}&cursor={first['next']}", headers=driver.admin)).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [str(one) for one in waiting]
    everything = (await driver.client.get("/v1/applications", headers=driver.manager)).json()["items"]
    assert [item["id"] for item in everything] == [str(one) for one in (*waiting, accepted, elsewhere)]
    assert {item["stage"] for item in everything} == {"submitted", "registered"}


async def test_an_organizer_and_another_lsp_see_nothing_of_it(driver: RegistrationDriver) -> None:
    application_id = await driver.submitted(await driver.approved_batch())
    foreign_lsp = driver.service.token("lsp_admin", lsp_id="lsp-arsiparis")
    for headers in (driver.stranger, foreign_lsp):
        assert (await driver.client.get("/v1/applications", headers=headers)).json()["items"] == []
        for path in ("", "/timeline"):
            answer = await driver.client.get(f"/v1/applications/{application_id}{path}", headers=headers)
            assert answer.status_code == 404
    taken_back = await driver.do(application_id, "withdrawal", driver.stranger, reason="iseng")
    accepted = await driver.do(application_id, "acceptance", foreign_lsp)
    assert (taken_back.status_code, accepted.status_code) == (404, 404)


async def test_a_state_nobody_knows_is_refused(driver: RegistrationDriver) -> None:
    answer = await driver.client.get("/v1/applications?state=lulus", headers=driver.admin)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_allowed")


async def test_the_lists_need_no_more_statements_for_more_rows(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    for _ in range(4):
        await driver.submitted(batch_id)
    for path, most in ((f"/v1/applications?batch_id={batch_id}", 2), ("/v1/batches", 2)):
        with noted_statements(driver.service.runtime.engine.sync_engine) as statements:
            assert (await driver.client.get(path, headers=driver.admin)).status_code == 200
        assert len(statements) <= most, statements
