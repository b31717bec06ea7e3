"""A POST repeated with its Idempotency-Key changes nothing and gets the same answer."""

from datetime import timedelta

import pytest

from kompeten.database.sessions import in_transaction
from kompeten.database.tables import StoredAnswer
from kompeten.http.answers import forget_old_answers, weekday
from kompeten.identity.tokens import Role
from service.http.notes_service import NotesService, notes


async def test_a_repeat_after_the_commit_gets_the_stored_answer(notes_service: NotesService) -> None:
    first = await notes_service.write("hello", key="k1")
    second = await notes_service.write("hello", key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.headers["etag"] == second.headers["etag"] == '"1"'
    assert first.headers["location"] == second.headers["location"] == f"/v1/notes/{first.json()['id']}"
    assert first.headers["content-type"] == second.headers["content-type"] == "application/json"
    assert first.content == second.content
    assert ("idempotency-replayed" in first.headers, second.headers["idempotency-replayed"]) == (False, "true")
    assert await notes_service.count(notes) == 1


async def test_without_a_key_every_post_counts(notes_service: NotesService) -> None:
    await notes_service.write("hello")
    await notes_service.write("hello")
    assert (await notes_service.count(notes), await notes_service.count(StoredAnswer)) == (2, 0)


async def test_another_body_with_the_same_key_is_refused(notes_service: NotesService) -> None:
    await notes_service.write("hello", key="k1")
    altered = await notes_service.write("goodbye", key="k1")
    assert (altered.status_code, altered.json()["code"]) == (422, "idempotency_key_reused")
    assert await notes_service.count(notes) == 1


async def test_another_clients_same_key_is_another_key(notes_service: NotesService) -> None:
    mine = await notes_service.write("hello", key="k1", subject="ani")
    yours = await notes_service.write("hello", key="k1", subject="budi")
    assert mine.json()["id"] != yours.json()["id"]
    assert await notes_service.count(notes) == 2


@pytest.mark.parametrize(("text", "status"), [("crash", 500), ("refused", 409)])
async def test_an_effect_that_fails_stores_nothing_and_is_judged_afresh(
    notes_service: NotesService, text: str, status: int
) -> None:
    for _ in range(2):
        response = await notes_service.write(text, key="k1")
        assert response.status_code == status
        assert "idempotency-replayed" not in response.headers
    assert (await notes_service.count(notes), await notes_service.count(StoredAnswer)) == (0, 0)
    assert (await notes_service.write("hello", key="k1")).status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "k" * 256, "tab\there", b"\xc3\xa9"])
async def test_a_malformed_key_is_a_400(notes_service: NotesService, key: str | bytes) -> None:
    token = f"Bearer {notes_service.token()}".encode()
    headers = {b"Authorization": token, b"Idempotency-Key": key if isinstance(key, bytes) else key.encode()}
    response = await notes_service.client.post("/v1/notes", json={"text": "x"}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_malformed")
    assert await notes_service.count(notes) == 0


async def test_a_key_means_nothing_on_a_put(notes_service: NotesService) -> None:
    note = (await notes_service.write("hello")).json()
    headers = {"Authorization": f"Bearer {notes_service.token()}", "Idempotency-Key": "not valid on a post"}
    for version in (2, 3):
        response = await notes_service.client.put(f"/v1/notes/{note['id']}", json={"text": "again"}, headers=headers)
        assert response.json()["version"] == version
    assert await notes_service.count(StoredAnswer) == 0


async def test_an_answer_is_kept_for_72_hours_and_then_the_key_is_new(notes_service: NotesService) -> None:
    first = await notes_service.write("hello", key="k1")
    notes_service.clock.advance(timedelta(hours=72))
    assert (await notes_service.write("hello", key="k1")).content == first.content
    notes_service.clock.advance(timedelta(seconds=1))
    later = await notes_service.write("another body", key="k1")
    assert (later.status_code, later.json()["text"]) == (201, "another body")
    assert (await notes_service.write("another body", key="k1")).content == later.content


async def test_a_day_of_answers_is_emptied_once_all_of_it_is_past_its_retention(notes_service: NotesService) -> None:
    await notes_service.write("old", key="k1")
    written_on = weekday(notes_service.clock.now())
    emptied = []
    for _ in range(5):
        notes_service.clock.advance(timedelta(days=1))
        emptied.append(await in_transaction(notes_service.runtime.sessions, forget_old_answers))
    assert emptied == [[], [], [], [written_on], []]
    assert await notes_service.count(StoredAnswer) == 0


async def test_an_answer_of_any_day_in_three_is_found_and_none_is_emptied(notes_service: NotesService) -> None:
    first = await notes_service.write("hello", key="k1")
    for _ in range(3):
        notes_service.clock.advance(timedelta(days=1))
        await notes_service.write("another", key=f"k{notes_service.clock.now()}")
        assert await in_transaction(notes_service.runtime.sessions, forget_old_answers) == []
        assert (await notes_service.write("hello", key="k1")).content == first.content


async def test_a_wrong_role_is_a_403_that_names_the_right_one_and_stores_nothing(notes_service: NotesService) -> None:
    headers = {"Authorization": f"Bearer {notes_service.token(Role.ASSESSOR)}", "Idempotency-Key": "k1"}
    response = await notes_service.client.post("/v1/notes", json={"text": "x"}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert "LSP admin" in response.json()["message"]["en"]
    assert await notes_service.count(StoredAnswer) == 0
