"""Requests are repeated safely, refusals are exceptions by their kind, lists come page by page."""

import json
from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from kompeten_client.client import Kompeten
from kompeten_client.problems import (
    Conflict,
    Forbidden,
    InvalidInput,
    KompetenError,
    NotFound,
    NotKompeten,
    Outage,
    Problem,
    Unauthenticated,
    Unreachable,
)
from support.server_double import ServerDouble
from unit.client.conftest import BATCH, BATCH_ID, FINISHED, IMPORT_ID, PROGRESS, found, problem, stream

BATCHES = "/v1/batches"
IMPORT = f"/v1/imports/{IMPORT_ID}"
PROGRESS_JSON = httpx.Response(200, json=PROGRESS).text
FINISHED_JSON = httpx.Response(200, json=FINISHED).text


def send(client: Kompeten) -> object:
    """Do something that must not be done twice."""
    return client.imports.send(b"table", batch_id=UUID(BATCH_ID), consent="1", suffix=".csv")


def test_a_repeated_post_bears_the_same_key_and_another_call_another(
    client: Kompeten, server: ServerDouble, waits: list[float]
) -> None:
    lost, busy = httpx.ReadTimeout("lost"), problem(503, "unavailable", Retry_After="5")
    in_flight = problem(409, "request_in_flight")
    server.answer("POST", "/v1/imports", lost, busy, in_flight, httpx.Response(202, json=PROGRESS))
    send(client)
    send(client)
    keys = [request.headers["Idempotency-Key"] for request in server.asked]
    assert len(set(keys[:4])) == 1
    assert keys[4] != keys[0]
    assert [request.content for request in server.asked] == [b"table"] * 5
    assert waits[1] == 5


def test_patience_ends_with_what_the_last_answer_said(client: Kompeten, server: ServerDouble) -> None:
    server.answer("GET", f"{BATCHES}/{BATCH_ID}", problem(503, "unavailable"))
    with pytest.raises(Outage, match="unavailable in English"):
        client.batches.get(UUID(BATCH_ID))
    assert len(server.asked) == 5
    server.answer("GET", f"{BATCHES}/{BATCH_ID}", httpx.ConnectError("refused"))
    with pytest.raises(Unreachable, match=r"No answer from https://kompeten\.test\."):
        client.batches.get(UUID(BATCH_ID))
    assert len(server.asked) == 10


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidInput),
        (401, Unauthenticated),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (410, NotFound),
        (412, Conflict),
        (413, InvalidInput),
        (415, InvalidInput),
        (418, Problem),
        (422, InvalidInput),
        (500, Outage),
    ],
)
def test_a_refusal_is_an_exception_of_its_kind_and_is_not_asked_again(
    client: Kompeten, server: ServerDouble, status: int, kind: type[Problem]
) -> None:
    error = {"row": 7, "field": "nik", "code": "nik_format", "message": {"id": "salah", "en": "wrong"}}
    server.answer("POST", "/v1/imports", problem(status, "some_code", error))
    with pytest.raises(kind) as caught:
        send(client)
    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.code) == (status, "some_code")
    assert caught.value.message.id == "some_code dalam bahasa Indonesia"
    assert (caught.value.errors[0].row, caught.value.errors[0].message.en) == (7, "wrong")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(200, text="<html>Please sign in to the WiFi</html>"), NotKompeten),
        (httpx.Response(200, json=["something"]), NotKompeten),
        (httpx.Response(404, text="<html>"), NotKompeten),
        (httpx.Response(404, json=["something"]), NotKompeten),
        (httpx.Response(502, text="<html>bad gateway</html>"), Unreachable),
    ],
)
def test_an_answer_of_somebody_else_is_told_from_a_refusal(
    client: Kompeten, server: ServerDouble, answer: httpx.Response, kind: type[KompetenError]
) -> None:
    server.answer("GET", f"{BATCHES}/{BATCH_ID}", answer)
    with pytest.raises(kind):
        client.batches.get(UUID(BATCH_ID))


def test_a_page_is_fetched_when_its_first_item_is_wanted(client: Kompeten, server: ServerDouble) -> None:
    server.answer("GET", BATCHES, found(items=[BATCH, BATCH], next="abc"), found(items=[BATCH], next=None))
    items = client.batches.each()
    assert not server.asked
    next(items), next(items)
    assert len(server.asked) == 1
    assert len(list(items)) == 1
    assert [request.url.params.get("cursor") for request in server.asked] == [None, "abc"]


def test_an_import_is_followed_over_a_stream_that_breaks_off(client: Kompeten, server: ServerDouble) -> None:
    broken = stream(("progress", PROGRESS_JSON))
    server.answer("GET", IMPORT, broken, problem(503, "unavailable"), stream(("finished", FINISHED_JSON)))
    seen = [progress.state for progress in client.imports.follow(UUID(IMPORT_ID))]
    assert seen == ["queued", "finished"]
    assert {request.headers["Accept"] for request in server.asked} == {"text/event-stream"}


def change(number: int) -> dict[str, object]:
    """Return a change of the feed."""
    ids = {"event_id": BATCH_ID, "application_id": BATCH_ID, "batch_id": BATCH_ID, "cursor": f"1-{number}"}
    step = {"event": "ApplicationSubmitted", "stage": "submitted", "attempt": 0, "details": {}}
    return {**ids, **step, "occurred_at": "2026-11-01T00:00:00Z"}


def told(number: int) -> httpx.Response:
    """Return a stream of the feed that ends behind one change."""
    return httpx.Response(
        200, text=f": waiting\n\nid: 1-{number}\nevent: change\ndata: {json.dumps(change(number))}\n\n"
    )


def test_the_feed_is_read_to_its_end_from_where_one_stands(client: Kompeten, server: ServerDouble) -> None:
    pages = (found(items=[change(7)], next="1-7", more=True), found(items=[change(8)], next="1-8", more=False))
    server.answer("GET", "/v1/feed", *pages)
    assert [one.cursor for one in client.feed.each(after="1-6")] == ["1-7", "1-8"]
    assert [request.url.params["after"] for request in server.asked] == ["1-6", "1-7"]


def test_the_feed_is_followed_behind_the_last_change_over_streams_that_end(
    client: Kompeten, server: ServerDouble
) -> None:
    quiet = httpx.Response(200, text=": waiting\n\n")
    server.answer("GET", "/v1/feed", told(7), *[quiet] * 6, httpx.ReadTimeout("lost"), told(8))
    changes = client.feed.follow(after="1-6", batch_id=UUID(BATCH_ID))
    assert [next(changes).cursor, next(changes).cursor] == ["1-7", "1-8"]
    assert [request.headers.get("Last-Event-ID") for request in server.asked] == [None, *["1-7"] * 8]


def test_a_cursor_that_a_restored_database_forgot_is_refused(client: Kompeten, server: ServerDouble) -> None:
    server.answer("GET", "/v1/feed", problem(410, "cursor_lost"))
    with pytest.raises(NotFound, match="cursor_lost"):
        next(client.feed.follow(after="9-9"))


def test_streams_that_tell_nothing_are_an_outage(client: Kompeten, server: ServerDouble) -> None:
    server.answer("GET", IMPORT, stream())
    with pytest.raises(Unreachable):
        list(client.imports.follow(UUID(IMPORT_ID)))
    assert len(server.asked) == 5


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [(".csv", "text/csv"), (".NDJSON", "application/x-ndjson"), (".xlsx", "openxml"), ("", "openxml")],
)
def test_a_file_is_sent_as_what_its_name_says(client: Kompeten, server: ServerDouble, suffix: str, kind: str) -> None:
    server.answer("POST", "/v1/imports", httpx.Response(202, json=PROGRESS))
    client.imports.send(b"", batch_id=UUID(BATCH_ID), consent="1", suffix=suffix, dry_run=True)
    (request,) = server.asked
    assert kind in request.headers["Content-Type"]
    asked = {"batch_id": BATCH_ID, "dry_run": "true", "all_or_nothing": "false", "consent_version": "1"}
    assert dict(request.url.params) == asked


@pytest.mark.parametrize("unset", [lambda client: client.batches.each(), lambda client: client.applications.each()])
def test_the_token_goes_with_every_request(
    client: Kompeten, server: ServerDouble, unset: Callable[[Kompeten], object]
) -> None:
    server.answer("GET", BATCHES, found(items=[]))
    server.answer("GET", "/v1/applications", found(items=[]))
    assert not list(unset(client))  # type: ignore[call-overload]
    assert server.asked[0].headers["Authorization"] == "Bearer some-token"
