"""People sign in on another screen, by the command `kompeten` and by Keycloak's own pages."""

import asyncio
import json
import re
import subprocess
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from devstack.identity import IdentityServer
from devstack.identity.administration import Administration
from devstack.stack import Stack
from identity.accounts import Person, confirm_in_a_browser, new_person
from identity.command import COMMAND, kompeten, surroundings
from identity.verifying import verifier_of
from kompeten.identity.tokens import Principal, Role

pytestmark = pytest.mark.timeout(600)  # Keycloak makes its database first

ADDRESS = re.compile(r"directly: (http\S+)")
PATIENCE_SECONDS = 90


async def sign_in(system: Stack, provider: IdentityServer, person: Person, home: Path) -> str:
    """Run `kompeten login` in a home of its own while the person confirms; returns the token that is kept."""
    return await asyncio.to_thread(_sign_in, system, provider, person, home)


def _sign_in(system: Stack, provider: IdentityServer, person: Person, home: Path) -> str:
    command = [COMMAND, "--gateway", system.url, "login", "--issuer", provider.issuer]
    with subprocess.Popen(
        command, env=surroundings(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as login:
        try:
            confirm_in_a_browser(_address_shown(login), person)
            rest, _ = login.communicate(timeout=PATIENCE_SECONDS)
        finally:
            login.kill()  # it would go on waiting for somebody who does not come
    assert login.returncode == 0, rest
    (kept,) = home.rglob("sign-in.json")
    assert kept.stat().st_mode & 0o777 == 0o600
    token: str = json.loads(kept.read_text())["access_token"]
    return token


def _address_shown(login: subprocess.Popen[str]) -> str:
    assert login.stdout is not None
    shown = ""
    for line in login.stdout:
        shown += line
        if found := ADDRESS.search(line):
            return found[1]
    raise AssertionError(f"kompeten login ended without an address:\n{shown}")


async def test_an_organizers_person_signs_in_by_the_command_and_sees_their_batches(
    system: Stack,
    provider: IdentityServer,
    administration: Administration,
    batch: httpx.Response,
    tmp_path: Path,
) -> None:
    person = new_person(administration, group="dispersip-kaltim")
    caller = await verifier_of(provider).verify(await sign_in(system, provider, person, tmp_path))
    assert (caller.subject, caller.organizer_id) == (person.id, "dispersip-kaltim")
    assert (caller.name, set(caller.roles)) == ("Orang Contoh", {Role.ORGANIZER_SYSTEM})
    listed = await asyncio.to_thread(kompeten, tmp_path, "batch", "list", "--json")
    assert [one["id"] for one in json.loads(listed)] == [batch.json()["id"]]


async def test_an_assessor_is_named_by_their_account(
    system: Stack,
    gateway: httpx.AsyncClient,
    provider: IdentityServer,
    administration: Administration,
    tmp_path: Path,
) -> None:
    assessor_id = uuid4()
    person = new_person(administration, group="lsp-pustakawan", role="assessor", assessor_id=str(assessor_id))
    token = await sign_in(system, provider, person, tmp_path)
    caller = await verifier_of(provider).verify(token)
    assert isinstance(caller, Principal)
    assert (caller.assessor_id, set(caller.roles)) == (assessor_id, {Role.ASSESSOR})
    refused = await gateway.get("/v1/batches", headers={"Authorization": f"Bearer {token}"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
