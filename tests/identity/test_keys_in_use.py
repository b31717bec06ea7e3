"""The provider changes its keys and goes away, and nothing of ours is started anew."""

import json
from base64 import urlsafe_b64decode

import httpx
import pytest

from devstack.identity import IdentityServer
from devstack.identity.administration import Administration

pytestmark = pytest.mark.timeout(600)  # Keycloak makes its database first

PROVINCE = "dispersip-kaltim"
KEYS = "org.keycloak.keys.KeyProvider"


def key_of(token: str) -> str:
    head = token.partition(".")[0]
    kid: str = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]
    return kid


async def status(gateway: httpx.AsyncClient, token: str) -> int:
    return (await gateway.get("/v1/batches", headers={"Authorization": f"Bearer {token}"})).status_code


async def test_a_new_key_is_known_with_the_first_token_it_signs_and_the_old_one_goes_on(
    gateway: httpx.AsyncClient, administration: Administration
) -> None:
    old = administration.token_of(PROVINCE)
    assert await status(gateway, old) == 200
    realm = administration.get("")["id"]
    settings = {"priority": ["1000"], "algorithm": ["RS256"], "keySize": ["2048"]}
    key = {"name": "newer", "providerId": "rsa-generated", "providerType": KEYS, "parentId": realm, "config": settings}
    administration.create("/components", key)
    new = administration.token_of(PROVINCE)
    assert key_of(new) != key_of(old)
    assert await status(gateway, new) == 200
    assert await status(gateway, old) == 200


async def test_tokens_hold_while_the_provider_is_away_and_new_ones_once_it_is_back(
    gateway: httpx.AsyncClient, provider: IdentityServer, administration: Administration
) -> None:
    token = administration.token_of(PROVINCE)
    assert await status(gateway, token) == 200
    provider.kill()
    assert await status(gateway, token) == 200
    provider.restart()
    with provider.administration() as again:
        assert await status(gateway, again.token_of(PROVINCE)) == 200
