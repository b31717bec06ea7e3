"""Routes and roles: 401 without a good token, 403 that names who may."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from httpx import ASGITransport, AsyncClient

from kompeten.http.authorization import Guarded, require
from kompeten.http.errors import install_problem_handlers
from kompeten.identity.tokens import Principal, Role, TokenVerifier
from kompeten.process import keep_process
from kompeten.settings import IdentitySettings
from kompeten_ops.tokens import sign


@pytest.fixture
async def client(make_settings: Callable[..., IdentitySettings]) -> AsyncIterator[AsyncClient]:
    app = FastAPI()
    keep_process(app, Guarded(verifier=TokenVerifier.from_settings(make_settings())))
    install_problem_handlers(app)

    @app.get("/decree")
    async def show_decree(principal: Annotated[Principal, Depends(require(Role.DIRECTOR, Role.COMMITTEE))]) -> str:
        return principal.subject

    @app.get("/self")
    async def show_self(principal: Annotated[Principal, Depends(require())]) -> list[str]:
        return sorted(principal.roles)

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
