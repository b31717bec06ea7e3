"""Routes and roles: 401 without a good token, 403 that names who may."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from httpx import ASGITransport, AsyncClient

from kompeten.http.authorization import Tenanted, operating, require
from kompeten.http.errors import install_problem_handlers
from kompeten.identity.tokens import Operator, Principal, Role, TokenVerifier
from kompeten.process import keep_process
from kompeten.settings import IdentitySettings
from kompeten_ops.tokens import sign


async def only_ours(lsp_id: str) -> bool:
    return lsp_id == "lsp-pustakawan"


@pytest.fixture
async def client(make_settings: Callable[..., IdentitySettings]) -> AsyncIterator[AsyncClient]:
    app = FastAPI()
    keep_process(app, Tenanted(verifier=TokenVerifier.from_settings(make_settings()), knows_lsp=only_ours))
    install_problem_handlers(app)

    @app.get("/decree")
    async def show_decree(principal: Annotated[Principal, Depends(require(Role.DIRECTOR, Role.COMMITTEE))]) -> str:
        return principal.subject

    @app.get("/self")
    async def show_self(principal: Annotated[Principal, Depends(require())]) -> list[str]:
        return sorted(principal.roles)

    @app.get("/installation")
    async def show_installation(operator: Annotated[Operator, Depends(operating)]) -> str:
        return operator.subject

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer nonsense", "Basic YTpi"])
async def test_without_a_good_token_the_answer_is_a_401_with_a_challenge(
    client: AsyncClient, header: str | None
) -> None:
    response = await client.get("/decree", headers={} if header is None else {"Authorization": header})
    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_wrong_role_is_told_which_roles_may(client: AsyncClient, key_folder: Path) -> None:
    token = sign(key_folder, subject="ani", roles=[Role.ASSESSOR])
    response = await client.get("/decree", headers={"Authorization": f"Bearer {token}"})
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert response.json()["message"]["en"] == "Only these roles may do this: director, committee."


async def test_one_of_the_roles_suffices_and_none_means_anybody_known(client: AsyncClient, key_folder: Path) -> None:
    committee = {"Authorization": "Bearer " + sign(key_folder, subject="ani", roles=[Role.COMMITTEE])}
    nobody = {"Authorization": "Bearer " + sign(key_folder, subject="budi", roles=[])}
    assert (await client.get("/decree", headers=committee)).json() == "ani"
    assert (await client.get("/self", headers=nobody)).json() == []
    assert (await client.get("/decree", headers=nobody)).status_code == 403


async def test_who_names_an_unknown_lsp_is_told_so_whatever_their_roles(client: AsyncClient, key_folder: Path) -> None:
    token = sign(key_folder, subject="ani", roles=[Role.DIRECTOR], lsp_id="lsp-tak-dikenal")
    response = await client.get("/decree", headers={"Authorization": f"Bearer {token}"})
    assert (response.status_code, response.json()["code"]) == (403, "unknown_lsp")
    assert "LSP" in response.json()["message"]["id"]


async def test_an_operator_has_no_part_in_what_an_lsp_does(client: AsyncClient, key_folder: Path) -> None:
    token = sign(key_folder, subject="ops", roles=[Role.OPERATOR])
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/installation", headers=headers)).json() == "ops"
    for path in ("/decree", "/self"):
        response = await client.get(path, headers=headers)
        assert (response.status_code, response.json()["code"]) == (403, "of_no_lsp")


async def test_whoever_is_of_an_lsp_is_no_operator(client: AsyncClient, key_folder: Path) -> None:
    token = sign(key_folder, subject="ani", roles=[Role.OPERATOR, Role.DIRECTOR], lsp_id="lsp-pustakawan")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/decree", headers=headers)).json() == "ani"
    assert (await client.get("/self", headers=headers)).json() == ["director"]
    response = await client.get("/installation", headers=headers)
    assert (response.status_code, response.json()["message"]["en"]) == (
        403,
        "Only these roles may do this: administrator.",
    )
