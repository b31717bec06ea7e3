"""Pages, versions, health and limits on a real database."""

from fastapi import Request, Response
from httpx import AsyncClient
from starlette.routing import Route

from conftest import MakeService
from kompeten.http.addressee import SERVICE
from kompeten.http.headers import DEFAULTS
from kompeten.problems import StaleVersion
from service.http.notes_service import NotesService


async def test_pages_follow_one_another_without_hole_or_twin(notes_service: NotesService) -> None:
    written = [(await notes_service.write(f"note {number}")).json()["id"] for number in range(7)]
    headers = {"Authorization": f"Bearer {notes_service.token()}"}
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = (await notes_service.client.get("/v1/notes", params=query, headers=headers)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert (seen, cursor) == (written, None)


async def test_a_full_last_page_has_no_next(notes_service: NotesService) -> None:
    for number in range(3):
        await notes_service.write(f"note {number}")
    headers = {"Authorization": f"Bearer {notes_service.token()}"}
    page = (await notes_service.client.get("/v1/notes", params={"limit": "3"}, headers=headers)).json()
    assert (len(page["items"]), page["next"]) == (3, None)


async def test_a_stale_if_match_is_a_412(notes_service: NotesService) -> None:
    note = (await notes_service.write("hello")).json()
    headers = {"Authorization": f"Bearer {notes_service.token()}", "If-Match": '"1"'}
    url = f"/v1/notes/{note['id']}"
    fresh = await notes_service.client.put(url, json={"text": "mine"}, headers=headers)
    assert (fresh.status_code, fresh.headers["etag"]) == (200, '"2"')
    stale = await notes_service.client.put(url, json={"text": "yours"}, headers=headers)
    assert (stale.status_code, stale.json()["code"]) == (412, StaleVersion.code)


async def test_an_unknown_field_is_refused(notes_service: NotesService) -> None:
    headers = {"Authorization": f"Bearer {notes_service.token()}"}
    response = await notes_service.client.post(
        "/v1/notes", json={"text": "x", "nik": "3201010101909001"}, headers=headers
    )
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "unknown_field")


async def test_a_nul_in_a_text_is_refused(notes_service: NotesService) -> None:
    response = await notes_service.write("a\0b")
    assert (response.status_code, response.json()["code"]) == (422, "unusable_text")


async def test_ready_means_database_schema_and_not_draining(notes_service: NotesService) -> None:
    assert await health(notes_service.client) == (200, "ready")
    notes_service.runtime.schema_checked = False
    assert await health(notes_service.client) == (503, "schema")
    notes_service.runtime.draining = True
    assert await health(notes_service.client) == (503, "draining")
    assert (await notes_service.client.get("/livez")).status_code == 200


async def test_not_ready_without_a_database(notes_service: NotesService) -> None:
    await notes_service.runtime.engine.dispose()  # the fixture disposes of the other
    notes_service.runtime.engine = notes_service.unreachable_engine()
    assert await health(notes_service.client) == (503, "database")
    assert (await notes_service.client.get("/livez")).status_code == 200


async def test_an_error_nobody_foresaw_is_the_services_own_answer(make_service: MakeService) -> None:
    """Without the service's name the gateway would take it for a stranger's, and ask again."""

    async def fail(_: Request) -> Response:
        raise RuntimeError

    async with make_service("notifications") as service:
        service.app.router.routes.insert(0, Route("/v1/failure", fail))
        failed = await service.client.get("/v1/failure")
        assert (failed.status_code, failed.json()["code"]) == (500, "internal_error")
        assert failed.headers[SERVICE] == "notifications"
        assert failed.headers.items() >= {name.lower(): value for name, value in DEFAULTS.items()}.items()


async def health(client: AsyncClient) -> tuple[int, str]:
    response = await client.get("/readyz")
    body = response.json()
    return response.status_code, body.get("reason", body["status"])
