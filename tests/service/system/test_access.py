"""Every operation of the public document, asked for by everybody: docs/access.md is the expected answer."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from access_page import operations, roles
from conftest import MakeService
from gateway.routing import packaged_document
from kompeten.http.pagination import encode_cursor
from kompeten.identity.tokens import Role
from support.drivers.candidate import ASSESSOR_ID
from support.drivers.development import SESSIONS, DevelopmentDriver
from support.drivers.everything import everything, mentored, refused
from support.drivers.papers import TUS
from support.drivers.registration import ORGANIZER
from support.drivers.system import Routing, System
from support.lsps import LSP, OTHER_LSPS

Json = dict[str, Any]  # Any: an OpenAPI document is JSON

DOCUMENT = packaged_document()
GUARDED = [(method, path, said) for method, path, said in operations(DOCUMENT) if roles(said) is not None]
OF_THE_INSTALLATION = {Role.OPERATOR, Role.OBSERVER}
CLAIMS: dict[Role, Json] = {
    Role.ORGANIZER_SYSTEM: {"organizer_id": ORGANIZER},
    Role.ASSESSOR: {"assessor_id": ASSESSOR_ID},
}


# What they make has a name of the caller's choice, or is about what the body names.
MAKING = {
    "post /v1/applications/acceptances",
    "post /v1/batches",
    "post /v1/imports",
    "post /v1/enrolments",
    *("put /v1/attendance", "post /v1/enrolments/groups", "post /v1/development-imports", "post /v1/materials"),
    "post /v1/programmes",
    "post /v1/instruments/{kind}/versions",
    "post /v1/activities",
    "put /v1/service-indicators",
    "put /v1/topics/{code}",
    "post /v1/order-collections",
    "post /v1/sessions",
    "post /v1/webhooks",
    "put /v1/assessors/{assessor_id}",
    "put /v1/committee-members/{member_id}",
    "put /v1/organizers/{organizer_id}",
    "put /v1/schemes/{code}/versions/{version}",
    "post /v1/schemes/{code}/versions/{version}/activation",
}
ASKED_WITH = {
    "get /v1/imports/template.xlsx": "?batch_id={batch_id}",
    "get /v1/enrolments": "?activity_id={activity_id}",
    "get /v1/development-imports/template.xlsx": "?kind=scores&activity_id={activity_id}",
    "post /v1/applications/{application_id}/documents": "?kind=diploma",
}
NOTHING_THERE = {
    "get /v1/participants/{enrolment_id}/attestation",  # the activity has not begun: nobody attended
    "get /v1/certificates/{certificate_id}/documents",  # it is not drawn
    "get /v1/certificates/{certificate_id}/documents/{version}",  # nor was its scope reduced
}
EACH_HAS_THEIR_OWN = {
    "get /v1/consent-texts",
    "get /v1/topics",
    "get /v1/instruments",
    "get /v1/instruments/{kind}",
    *(f"get /v1/schemes{what}" for what in ("", "/{code}", "/{code}/requirements")),
    *(f"get /v1/years/{{year}}/report{kind}" for kind in ("", ".pdf", ".xlsx")),
    "get /v1/years/{year}/lesson-hours",
    # whom another LSP knows is asked for as nobody
    *(f"post /v1/exports/{service}" for service in ("assessment", "certification", "development", "notifications")),
}


PEOPLE = (
    ("registration", "person", "id"),
    ("development", "participant", "person_id"),
    ("development", "plan", "person_id"),
)
SHOWS_PEOPLE = {
    "/v1/applications",
    "/v1/enrolments",
    "/v1/enrolments/{enrolment_id}",
    "/v1/feed",
    "/v1/activities/{activity_id}/participants",
    "/v1/plans",
    "/v1/plans/{application_id}",
    "/v1/steps/{owner_id}/entries",
    "/v1/years/{year}/lesson-hours",
}


@dataclass(frozen=True)
class Caller:
    """Somebody with one role, of an LSP, or of the installation when there is none."""

    role: Role
    lsp_id: str  # empty: none
    claims: Json

    def headers(self, system: System) -> dict[str, str]:
        """Return a token as a header, and what else each request needs."""
        token = system.services["registration"].token(self.role.value, lsp_id=self.lsp_id, **self.claims)
        return token | TUS | {"Idempotency-Key": str(uuid4()), "If-Match": '"1"', "Upload-Length": "10"}

    def may(self, said: Json) -> bool:
        """Return whether the document lets them in."""
        named = roles(said) or frozenset()
        return self.role in named and (not self.lsp_id) == (Role.OPERATOR in named)


def callers() -> Iterator[Caller]:
    """Return one of each role in an LSP, and those of the installation."""
    for role in Role:
        if role is not Role.OPERATOR:
            yield Caller(role, LSP, CLAIMS.get(role, {}))
        if role in OF_THE_INSTALLATION:
            yield Caller(role, "", {})


@pytest.fixture
async def system(make_service: MakeService) -> AsyncIterator[System]:
    """All services: development, too."""
    async with AsyncExitStack() as stack:
        names = ("registration", "assessment", "certification", "notifications", "development")
        yield System({name: await stack.enter_async_context(make_service(name)) for name in names})


@pytest.fixture
async def client(system: System) -> AsyncIterator[httpx.AsyncClient]:
    """Everybody's way in, routed as the gateway does."""
    async with httpx.AsyncClient(transport=Routing(system.services), base_url="http://gateway") as client:
        yield client


async def test_every_operation_lets_in_who_is_named_and_nobody_else(system: System, client: httpx.AsyncClient) -> None:
    everybody = [(caller, caller.headers(system)) for caller in callers()]
    wrong: list[tuple[object, ...]] = []
    for method, path, said in GUARDED:
        where = path.format_map(Anything())
        nobody = await client.request(method, where)
        if nobody.status_code != 401:
            wrong.append((method, path, "nobody", nobody.status_code))
        for caller, headers in everybody:
            answer = await client.request(method, where, headers=headers)
            if caller.may(said) == (answer.status_code in {401, 403}):
                wrong.append((method, path, caller.role, caller.lsp_id, answer.status_code, answer.text))
    assert not wrong


class Anything(dict[str, str]):
    """A value for every parameter of a path, and nothing is there."""

    def __missing__(self, name: str) -> str:
        """Return an id of nothing."""
        return str(uuid4())


async def test_what_is_anothers_does_not_exist(system: System, client: httpx.AsyncClient) -> None:
    there, planned, circle = await everything(system, client), await refused(system), await mentored(system)
    wrong: list[tuple[object, ...]] = []
    for method, path, said in of_lsps():
        named = path + ASKED_WITH.get(f"{method} {path}", "")
        of_activity = {"session_id": SESSIONS[0]["id"]} if "{activity_id}" in path else {}
        of_plan = {"application_id": str(planned)} if path.startswith("/v1/plans") else {}
        of_circle = circle if "/mentoring" in path or "/meetings" in path else {}
        where, body = named.format_map(there | of_activity | of_plan | of_circle), example(said)
        is_list = method == "get" and "{" not in path and not path.endswith(".xlsx")
        for role in roles(said) or ():
            for stranger in strangers(role):
                answer = await client.request(method, where, json=body, headers=stranger.headers(system))
                hidden = answer.json().get("items") == [] if is_list else answer.status_code == 404
                if not hidden:
                    wrong.append((method, path, stranger, answer.status_code, answer.text))
            if method == "get" and role not in CLAIMS and f"{method} {path}" not in NOTHING_THERE:
                own = await client.get(where, headers=Caller(role, LSP, {}).headers(system))
                is_file = "json" not in own.headers["content-type"]
                if not is_file and ('"not_found"' in own.text or own.json().get("items") == []):
                    wrong.append((method, path, role, "sees nothing of their own", own.text))
    assert not wrong


async def test_no_answer_to_an_organizer_tells_who_a_person_is_to_the_lsp(
    system: System, client: httpx.AsyncClient
) -> None:
    there, planned = await everything(system, client), str(await refused(system))
    await attended(system, there)
    kept = [await system.services[name].rows(f"SELECT {column} FROM {table}") for name, table, column in PEOPLE]
    people = {UUID(str(one)) for rows in kept for row in rows for one in row.values()}
    secrets = {*map(str, people), *map(encode_cursor, people), *(f"user-{role}" for role in Role)}
    system_of_organizer, asked = Caller(Role.ORGANIZER_SYSTEM, LSP, CLAIMS[Role.ORGANIZER_SYSTEM]), set()
    for method, path, _ in [one for one in GUARDED if one[0] == "get" and system_of_organizer.may(one[2])]:
        of_plan = {"application_id": planned} if path.startswith("/v1/plans") else {}
        named = {"year": "2026", "session_id": SESSIONS[-1]["id"]} | there | of_plan
        where = (path + ASKED_WITH.get(f"{method} {path}", "")).format_map(named)
        answer = await client.get(where, headers=system_of_organizer.headers(system))
        if answer.status_code == 200 and "json" in answer.headers["content-type"] and answer.json().get("items") != []:
            asked.add(path)
        assert not [one for one in secrets if one in answer.text], (path, answer.text)
    assert asked >= SHOWS_PEOPLE


async def attended(system: System, there: dict[str, str]) -> None:
    """Let whoever is enrolled be at the last session."""
    development = DevelopmentDriver(system.services["development"])
    development.service.clock.advance(timedelta(days=15))
    path = f"activities/{there['activity_id']}/sessions/{SESSIONS[-1]['id']}/attendance"
    listed = {"enrolment_ids": [there["enrolment_id"]], "reason": "Daftar hadir menyusul."}
    answer = await development.call("PUT", path, listed)
    assert answer.status_code == 200, answer.text


def of_lsps() -> list[tuple[str, str, Json]]:
    """Return the operations that show or change what is an LSP's."""
    found = {f"{method} {path}": (method, path, said) for method, path, said in GUARDED}
    assert found.keys() >= MAKING | EACH_HAS_THEIR_OWN
    return [
        one
        for name, one in found.items()
        if Role.OPERATOR not in (roles(one[2]) or ()) and name not in MAKING | EACH_HAS_THEIR_OWN
    ]


def strangers(role: Role) -> Iterator[Caller]:
    """Return who has the role somewhere else: in another LSP, and for another organizer or as another assessor here."""
    yield Caller(role, OTHER_LSPS[0], CLAIMS.get(role, {}))
    if role is Role.ORGANIZER_SYSTEM:
        yield Caller(role, LSP, {"organizer_id": "dispersip-kalteng"})
    if role is Role.ASSESSOR:
        yield Caller(role, LSP, {"assessor_id": str(uuid4())})


def example(said: Json) -> Json | None:
    """Return a body that is well formed."""
    content = said.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    schemas = (
        one.get("$ref", "").rpartition("/")[2] for one in [content["schema"], *content["schema"].get("anyOf", [])]
    )
    (found,) = (DOCUMENT["components"]["schemas"][name]["examples"][0] for name in schemas if name)
    return dict(found)
