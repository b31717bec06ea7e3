"""Lists of applications: the organizer's own, the LSP's queue oldest first."""

from sqlalchemy import event

from service.registration.office import Office


async def test_the_queue_is_filtered_by_batch_and_state_oldest_first(office: Office) -> None:
    batch_id, other = await office.approved_batch(), await office.approved_batch(title="Angkatan II")
    waiting = [await office.submitted(batch_id) for _ in range(3)]
    accepted = await office.accepted(batch_id)
    elsewhere = await office.submitted(other)
    queue = f"/v1/applications?batch_id={batch_id}&state=submitted&limit=2"
    first = (await office.client.get(queue, headers=office.admin)).json()
    rest = (await office.client.get(f"{queue}&cursor={first['next']}", headers=office.admin)).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [str(one) for one in waiting]
    everything = (await office.client.get("/v1/applications", headers=office.manager)).json()["items"]
    assert [item["id"] for item in everything] == [str(one) for one in (*waiting, accepted, elsewhere)]
    assert {item["stage"] for item in everything} == {"submitted", "registered"}


async def test_an_organizer_and_another_lsp_see_nothing_of_it(office: Office) -> None:
    application_id = await office.submitted(await office.approved_batch())
    foreign_lsp = office.service.token("lsp_admin", lsp_id="lsp-arsiparis")
    for headers in (office.stranger, foreign_lsp):
        assert (await office.client.get("/v1/applications", headers=headers)).json()["items"] == []
        for path in ("", "/timeline"):
            answer = await office.client.get(f"/v1/applications/{application_id}{path}", headers=headers)
            assert answer.status_code == 404
    taken_back = await office.do(application_id, "withdrawal", office.stranger, reason="iseng")
    accepted = await office.do(application_id, "acceptance", foreign_lsp)
    assert (taken_back.status_code, accepted.status_code) == (404, 404)


async def test_a_state_nobody_knows_is_refused(office: Office) -> None:
    answer = await office.client.get("/v1/applications?state=lulus", headers=office.admin)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_allowed")


async def test_the_lists_need_no_more_statements_for_more_rows(office: Office) -> None:
    batch_id = await office.approved_batch()
    for _ in range(4):
        await office.submitted(batch_id)
    statements: list[str] = []
    engine = office.service.runtime.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    for path, most in ((f"/v1/applications?batch_id={batch_id}", 1), ("/v1/batches", 2)):
        statements.clear()
        assert (await office.client.get(path, headers=office.admin)).status_code == 200
        assert len(statements) <= most, statements
