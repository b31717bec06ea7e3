"""Keycloak with the realm of deploy/identity, and registration and the gateway behind its tokens."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from devstack import identity
from devstack.demo.sheets import today
from devstack.identity import IdentityServer
from devstack.identity.administration import Administration
from devstack.kafka import KafkaServer
from devstack.stack import Stack, stack
from identity.accounts import LSP, OFFICE, bearer, empower, new_system


@pytest.fixture(scope="package")
def provider() -> Iterator[IdentityServer]:
    """A provider that a test may harm."""
    with identity.start() as running:
        yield running


@pytest.fixture
def administration(provider: IdentityServer) -> Iterator[Administration]:
    """Its administrator, signed in for each test anew: the token lasts a minute."""
    with provider.administration() as signed_in:
        yield signed_in


@pytest.fixture(scope="package")
async def system(
    tmp_path_factory: pytest.TempPathFactory, provider: IdentityServer, kafka_server: KafkaServer
) -> AsyncIterator[Stack]:
    """Registration and the gateway, which take the provider's tokens and no others."""
    folder = tmp_path_factory.mktemp("system")
    names = ("registration", "gateway")
    async with stack(folder, kafka=kafka_server, identity=provider, names=names) as running:
        yield running


@pytest.fixture(scope="package")
async def batch(provider: IdentityServer, system: Stack) -> httpx.Response:
    """A batch that a province's system proposed, after the LSP's office had entered the organizer."""
    with provider.administration() as administration:
        new_system(administration, OFFICE)
        empower(administration, OFFICE, group=LSP, role="certification_manager")
        manager = bearer(administration.token_of(OFFICE))
        province = bearer(administration.token_of("dispersip-kaltim"))
    async with httpx.AsyncClient(base_url=system.url, timeout=60) as gateway:
        organizer = {"name": "Dispersip Contoh", "kind": "province"}
        entered = await gateway.put("/v1/organizers/dispersip-kaltim", json=organizer, headers=manager)
        assert entered.is_success, entered.text
        proposed = await gateway.post("/v1/batches", json=proposal(), headers=province)
    assert proposed.status_code == 201, proposed.text
    return proposed


def proposal() -> dict[str, Any]:
    """Return what an organizer proposes."""
    day = today() + timedelta(days=30)
    return {
        "title": "Sertifikasi Contoh",
        "scheme_codes": ["KL-06"],
        "starts_on": day.isoformat(),
        "ends_on": day.isoformat(),
        "time_zone": "Asia/Makassar",
        "venue": {"name": "Gedung Contoh", "region_code": "64.72"},
        "quota": 5,
        "funding_source": "APBD",
    }


@pytest.fixture
async def gateway(system: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """A caller at the only door."""
    async with httpx.AsyncClient(base_url=system.url, timeout=60) as client:
        yield client
