"""The realm for Keycloak knows our roles, tells what our settings ask for, and holds no secret."""

import json
from typing import Any

from contracts.sources import ROOT
from kompeten.identity.tokens import Role
from kompeten.settings import IdentitySettings

TEXT = (ROOT / "deploy" / "identity" / "kompeten-realm.json").read_text("utf-8")
REALM: dict[str, Any] = json.loads(TEXT)
PROFILE = "org.keycloak.userprofile.UserProfileProvider"
SETTINGS = IdentitySettings.model_fields
CLAIMS = {SETTINGS[f"oidc_{name}_claim"].default for name in ("roles", "lsp", "organizer", "assessor")}


def config_of(kind: str) -> list[dict[str, str]]:
    """Return the settings of the mappers of a kind in the scope that Kompeten's clients have."""
    (scope,) = [one for one in REALM["clientScopes"] if one["name"] == "kompeten"]
    return [one["config"] for one in scope["protocolMappers"] if one["protocolMapper"] == kind]


def test_its_roles_are_ours() -> None:
    assert [role["name"] for role in REALM["roles"]["realm"]] == [role.value for role in Role]


def test_its_tokens_tell_what_the_settings_ask_for_by_default() -> None:
    mappers = config_of("oidc-usermodel-realm-role-mapper") + config_of("oidc-usermodel-attribute-mapper")
    assert {one["claim.name"] for one in mappers} == CLAIMS
    (audience,) = config_of("oidc-audience-mapper")
    assert audience["included.custom.audience"] == SETTINGS["oidc_audience"].default


def test_only_systems_have_accounts_and_each_client_has_the_scope() -> None:
    assert all(client["defaultClientScopes"] == ["kompeten"] for client in REALM["clients"])
    systems = {client["clientId"] for client in REALM["clients"] if client.get("serviceAccountsEnabled")}
    assert {user["serviceAccountClientId"] for user in REALM["users"]} == systems


def test_an_organizer_is_a_group_of_an_lsp_that_is_configured() -> None:
    configured = {json.loads(file.read_text("utf-8"))["lsp_id"] for file in (ROOT / "deploy" / "lsps").glob("*.json")}
    assert {group["attributes"]["lsp_id"][0] for group in REALM["groups"]} <= configured
    organizers = [group for group in REALM["groups"] if "organizer_id" in group["attributes"]]
    assert [group["realmRoles"] for group in organizers] == [["organizer_system"]] * 2


def test_nobody_changes_who_they_are_themselves() -> None:
    (profile,) = REALM["components"][PROFILE][0]["config"]["kc.user.profile.config"]
    for attribute in json.loads(profile)["attributes"]:
        assert attribute["permissions"]["edit"] == ["admin"]


def test_it_holds_no_secret_and_no_key() -> None:
    """What is not there Keycloak draws, or a province hands in."""
    assert not any({"secret", "registrationAccessToken"} & client.keys() for client in REALM["clients"])
    assert not any("jwks.string" in client.get("attributes", {}) for client in REALM["clients"])
    assert not any("credentials" in user for user in REALM["users"])
    assert REALM["components"].keys() == {PROFILE}  # none of those that hold keys
