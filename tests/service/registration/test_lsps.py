"""The registry of LSPs: written by the operator of the installation, told to everybody, needed by every token."""

import asyncio
from typing import Any

import httpx

from support.lsps import LSP, lsp_body
from support.services import ServiceUnderTest

PATH = "/v1/lsps/lsp-baru"


async def put(
    service: ServiceUnderTest, path: str = PATH, version: int | None = None, **changes: Any
) -> httpx.Response:
    headers = service.token("operator") | ({} if version is None else {"If-Match": f'"{version}"'})
    return await service.client.put(path, json=lsp_body(**changes), headers=headers)


async def test_an_lsp_is_entered_told_and_audited(registration: ServiceUnderTest) -> None:
    answer = await put(registration)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    (event,) = await registration.outbox("LspConfigured")
    assert (event.topic, event.subject, event.headers["ce_lspid"]) == ("kompeten.lsps", "lsp-baru", "lsp-baru")
    assert (event.body["revision"], event.body["lsp"]["name"]) == (1, "LSP Pustakawan")
    (row,) = await registration.rows("SELECT actor, object_id FROM audit_entry WHERE action = 'configure_lsp'")
    assert row == {"actor": "user-operator", "object_id": "lsp-baru"}


async def test_the_same_again_changes_nothing_and_a_change_is_the_next_revision(registration: ServiceUnderTest) -> None:
    await put(registration)
    assert (await put(registration)).json()["version"] == 1
    assert (await put(registration, version=1, name="LSP Baru")).headers["etag"] == '"2"'
    stale = await put(registration, version=1, name="LSP Lama")
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert [one.body["revision"] for one in await registration.outbox("LspConfigured")] == [1, 2]
    shown = await registration.client.get(PATH, headers=registration.token("operator"))
    assert (shown.json()["name"], shown.headers["etag"]) == ("LSP Baru", '"2"')


async def test_two_operators_at_once_make_one_lsp(registration: ServiceUnderTest) -> None:
    answers = await asyncio.gather(*(put(registration, name=f"LSP {number}") for number in range(4)))
    assert {one.status_code for one in answers} == {200}
    revisions = [one.body["revision"] for one in await registration.outbox("LspConfigured")]
    assert revisions == list(range(1, len(revisions) + 1))


async def test_lsps_are_listed_for_operators_alone(registration: ServiceUnderTest) -> None:
    listed = await registration.client.get("/v1/lsps", headers=registration.token("operator"))
    assert LSP in {one["lsp_id"] for one in listed.json()["items"]}
    for headers in (registration.token("lsp_admin"), registration.token("operator", lsp_id=LSP)):
        for answer in (
            await registration.client.get("/v1/lsps", headers=headers),
            await registration.client.put(PATH, json=lsp_body(), headers=headers),
        ):
            assert answer.status_code == 403


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"time_zone": "Europe/Paris"}, "#/time_zone", "time_zone_unknown"),
    (
        {"numbers": {"certificate": "{sequence}", "registration": "{sequence}/{year}"}},
        "#/numbers/certificate",
        "number_pattern",
    ),
    (
        {"numbers": {"certificate": "{sequence}/{year}", "registration": "{year.real}"}},
        "#/numbers/registration",
        "number_pattern",
    ),
    ({"name": " "}, "#/name", "required"),
    ({"colour": "blue"}, "#/colour", "unknown_field"),
    ({"committee": {"minimum": 0}}, "#/committee/minimum", "out_of_range"),
]


async def test_what_an_lsp_cannot_be_is_refused_where_it_stands(registration: ServiceUnderTest) -> None:
    for changes, pointer, code in REFUSED:
        answer = await put(registration, **changes)
        assert answer.status_code == 422
        assert (pointer, code) in [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
    assert await registration.outbox() == []


async def test_an_lsp_is_nobody_before_it_is_configured(registration: ServiceUnderTest) -> None:
    stranger = registration.token("lsp_admin", lsp_id="lsp-baru")
    answer = await registration.client.get("/v1/organizers", headers=stranger)
    assert (answer.status_code, answer.json()["code"]) == (403, "unknown_lsp")
    await put(registration)
    assert (await registration.client.get("/v1/organizers", headers=stranger)).status_code == 200
