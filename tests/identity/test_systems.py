"""Systems of provinces prove themselves by a secret or a key, and may do what their groups and roles say."""

import json
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey

from devstack.identity import IdentityServer
from devstack.identity.administration import Administration
from devstack.stack import Stack
from identity.accounts import LSP, OFFICE, bearer, empower, new_system
from identity.command import kompeten
from identity.verifying import verifier_of
from kompeten.identity.tokens import Operator, Principal, Role
from kompeten.problems import Unauthenticated
from kompeten_client.signing.assertions import assertion

pytestmark = pytest.mark.timeout(600)  # Keycloak makes its database first


def test_a_secret_is_drawn_at_the_import_and_proves_a_system(
    administration: Administration,
) -> None:
    assert len(administration.client("dispersip-kaltim")["secret"]) >= 32
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        administration.token_of("dispersip-kaltim", client_secret="guessed")


@pytest.fixture
def key_file(administration: Administration, tmp_path: Path) -> Path:
    """The private key of a province, whose public half the administrator has entered."""
    key = new_key()
    client = administration.client("dispersip-kalsel")
    client["attributes"]["jwks.string"] = json.dumps({"keys": [key.as_dict(private=False)]})
    administration.change(f"/clients/{client['id']}", client)
    return written(key, tmp_path / "key.json")


def new_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "kalsel-1", "use": "sig", "alg": "ES256"})


def written(key: ECKey, file: Path) -> Path:
    file.write_text(json.dumps(key.as_dict(private=True)))
    return file


async def test_a_province_is_known_by_its_own_key_and_each_proof_holds_once(
    provider: IdentityServer, administration: Administration, key_file: Path
) -> None:
    proof = assertion(key_file, client_id="dispersip-kalsel", audience=provider.issuer)
    caller = await verifier_of(provider).verify(administration.token_of("dispersip-kalsel", **proof))
    assert isinstance(caller, Principal)
    assert (caller.organizer_id, caller.lsp_id) == ("dispersip-kalsel", LSP)
    assert set(caller.roles) == {Role.ORGANIZER_SYSTEM}
    strangers = written(new_key(), key_file.with_name("stranger.json"))
    for bad in (proof, assertion(strangers, client_id="dispersip-kalsel", audience=provider.issuer)):
        with pytest.raises(httpx.HTTPStatusError, match="40"):
            administration.token_of("dispersip-kalsel", **bad)


def test_the_command_signs_in_for_a_system_by_its_key_and_by_its_secret(
    provider: IdentityServer, administration: Administration, system: Stack, key_file: Path, tmp_path: Path
) -> None:
    at = ("--gateway", system.url, "login", "--issuer", provider.issuer, "--client-id")
    secret = administration.client("dispersip-kaltim")["secret"]
    kompeten(tmp_path, *at, "dispersip-kaltim", "--machine", KOMPETEN_CLIENT_SECRET=secret)
    kompeten(tmp_path, "batch", "list", "--json")
    kompeten(tmp_path, *at, "dispersip-kalsel", "--key", key_file)
    assert json.loads(kompeten(tmp_path, "batch", "list", "--json")) == []


async def test_roles_and_tenants_of_the_provider_hold_at_the_gateway_and_in_the_service(
    gateway: httpx.AsyncClient, administration: Administration, batch: httpx.Response
) -> None:
    new_system(administration, "province-with-too-much")
    empower(administration, "province-with-too-much", group="dispersip-kalsel", role="certification_manager")
    manager = bearer(administration.token_of(OFFICE))
    own = bearer(administration.token_of("dispersip-kaltim"))
    foreign = bearer(administration.token_of("province-with-too-much"))
    place, tag = batch.headers["Location"], {"If-Match": batch.headers["ETag"]}
    assert (await gateway.get(place, headers=own)).json()["organizer_id"] == "dispersip-kaltim"
    assert (await gateway.get(place, headers=foreign)).status_code == 404
    for organizer_of_any in (own, foreign):  # a role of the LSP counts for nothing beside an organizer
        refused = await gateway.post(f"{place}/approval", headers=organizer_of_any | tag)
        assert (refused.status_code, refused.json()["code"]) == (403, "organizers_may_not_decide")
    assert (await gateway.post(f"{place}/approval", headers=manager | tag)).status_code == 200


async def test_the_installation_is_an_operator_of_no_lsp(provider: IdentityServer, gateway: httpx.AsyncClient) -> None:
    token = provider.operator_token()
    assert isinstance(await verifier_of(provider).verify(token), Operator)
    assert (await gateway.get(f"/v1/lsps/{LSP}", headers=bearer(token))).status_code == 200
    assert (await gateway.get("/v1/batches", headers=bearer(token))).status_code == 403


async def test_a_token_for_others_or_of_another_issuer_is_refused(
    provider: IdentityServer, gateway: httpx.AsyncClient, administration: Administration
) -> None:
    good = administration.token_of("dispersip-kaltim")
    new_system(administration, "for-others", defaultClientScopes=["basic", "roles"])
    empower(administration, "for-others", group="dispersip-kaltim", role="organizer_system")
    for_others = administration.token_of("for-others")
    for refused in (for_others, administration.token):
        assert (await gateway.get("/v1/batches", headers=bearer(refused))).status_code == 401
    assert (await gateway.get("/v1/batches", headers=bearer(good))).status_code == 200
    with pytest.raises(Unauthenticated):
        await verifier_of(provider, oidc_issuer=f"{provider.url}/realms/other").verify(good)


async def test_claims_are_read_where_keycloak_keeps_them_by_itself(
    provider: IdentityServer, administration: Administration
) -> None:
    new_system(administration, "as-keycloak-is", defaultClientScopes=["kompeten", "roles"])
    empower(administration, "as-keycloak-is", group=LSP, role="quality_manager")
    verifier = verifier_of(provider, oidc_roles_claim="realm_access.roles")
    caller = await verifier.verify(administration.token_of("as-keycloak-is"))
    assert set(caller.roles) == {Role.QUALITY_MANAGER}
