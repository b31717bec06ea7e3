"""A POST repeated with its Idempotency-Key changes nothing and gets the same answer."""

from datetime import timedelta

import pytest

from kompeten.database.sessions import in_transaction
from kompeten.database.tables import idempotency_key
from kompeten.http.transaction import forget_old_answers
from kompeten.identity.tokens import Role
from service.http.desk import Desk, notes


async def test_a_repeat_after_the_commit_gets_the_stored_answer(desk: Desk) -> None:
    first = await desk.write("hello", key="k1")
    second = await desk.write("hello", key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.headers["etag"] == second.headers["etag"] == '"1"'
    assert first.headers["location"] == second.headers["location"] == f"/v1/notes/{first.json()['id']}"
    assert first.headers["content-type"] == second.headers["content-type"] == "application/json"
    assert first.content == second.content
    assert ("idempotency-replayed" in first.headers, second.headers["idempotency-replayed"]) == (False, "true")
    assert await desk.count(notes) == 1


async def test_without_a_key_every_post_counts(desk: Desk) -> None:
    await desk.write("hello")
    await desk.write("hello")
    assert (await desk.count(notes), await desk.count(idempotency_key)) == (2, 0)


async def test_another_body_with_the_same_key_is_refused(desk: Desk) -> None:
    await desk.write("hello", key="k1")
    altered = await desk.write("goodbye", key="k1")
    assert (altered.status_code, altered.json()["code"]) == (422, "idempotency_key_reused")
    assert await desk.count(notes) == 1


async def test_another_clients_same_key_is_another_key(desk: Desk) -> None:
    mine = await desk.write("hello", key="k1", subject="ani")
    yours = await desk.write("hello", key="k1", subject="budi")
    assert mine.json()["id"] != yours.json()["id"]
    assert await desk.count(notes) == 2


@pytest.mark.parametrize(("text", "status"), [("crash", 500), ("refused", 409)])
async def test_an_effect_that_fails_stores_nothing_and_is_judged_afresh(desk: Desk, text: str, status: int) -> None:
    for _ in range(2):
        response = await desk.write(text, key="k1")
        assert response.status_code == status
        assert "idempotency-replayed" not in response.headers
    assert (await desk.count(notes), await desk.count(idempotency_key)) == (0, 0)
    assert (await desk.write("hello", key="k1")).status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "k" * 256, "tab\there", b"\xc3\xa9"])
async def test_a_malformed_key_is_a_400(desk: Desk, key: str | bytes) -> None:
    token = f"Bearer {desk.token()}".encode()
    headers = {b"Authorization": token, b"Idempotency-Key": key if isinstance(key, bytes) else key.encode()}
    response = await desk.client.post("/v1/notes", json={"text": "x"}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_malformed")
    assert await desk.count(notes) == 0


async def test_a_key_means_nothing_on_a_put(desk: Desk) -> None:
    note = (await desk.write("hello")).json()
    headers = {"Authorization": f"Bearer {desk.token()}", "Idempotency-Key": "not valid on a post"}
    for version in (2, 3):
        response = await desk.client.put(f"/v1/notes/{note['id']}", json={"text": "again"}, headers=headers)
        assert response.json()["version"] == version
    assert await desk.count(idempotency_key) == 0


async def test_an_answer_is_kept_for_72_hours_and_then_the_key_is_new(desk: Desk) -> None:
    first = await desk.write("hello", key="k1")
    desk.clock.advance(timedelta(hours=72))
    assert (await desk.write("hello", key="k1")).content == first.content
    desk.clock.advance(timedelta(seconds=1))
    later = await desk.write("another body", key="k1")
    assert (later.status_code, later.json()["text"]) == (201, "another body")
    assert (await desk.write("another body", key="k1")).content == later.content


async def test_old_answers_are_forgotten_on_request(desk: Desk) -> None:
    await desk.write("old", key="k1")
    desk.clock.advance(timedelta(hours=73))
    await desk.write("new", key="k2")
    gone = await in_transaction(desk.runtime.sessions, lambda session: forget_old_answers(session, desk.clock.now()))
    assert (gone, await desk.count(idempotency_key)) == (1, 1)


async def test_a_wrong_role_is_a_403_that_names_the_right_one_and_stores_nothing(desk: Desk) -> None:
    headers = {"Authorization": f"Bearer {desk.token(Role.ASSESSOR)}", "Idempotency-Key": "k1"}
    response = await desk.client.post("/v1/notes", json={"text": "x"}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert "lsp_admin" in response.json()["message"]["en"]
    assert await desk.count(idempotency_key) == 0
