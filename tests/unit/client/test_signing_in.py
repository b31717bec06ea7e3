"""Signing in: discovery, a system's secret, a code on another screen, renewal; and whom a token is sent to."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from typer.testing import Result

from kompeten_client.signing.grants import DeviceCode, wait_for_person
from kompeten_client.signing.keeping import SignIn, find_sign_in, keep, sign_in_file
from kompeten_client.signing.provider import Insecure, Provider, SignInRefused, Tokens, checked
from support.server_double import ServerDouble
from unit.client.conftest import GATEWAY, found

Run = Callable[..., Result]
ISSUER = "https://identity.test/realms/kompeten"
DISCOVERY = "/realms/kompeten/.well-known/openid-configuration"
PROVIDER = {"issuer": ISSUER, "token_endpoint": f"{ISSUER}/token", "device_authorization_endpoint": f"{ISSUER}/device"}
TOKEN, DEVICE = "/realms/kompeten/token", "/realms/kompeten/device"
CODE = {"device_code": "d", "user_code": "ABCD-EFGH", "verification_uri": "https://identity.test/go", "expires_in": 60}
LOGIN = ("--gateway", GATEWAY, "login", "--issuer", ISSUER)
LIST = ("batch", "list")
PUBLIC = ECKey.generate_key("P-256").as_pem(private=False)
OTHER = OKPKey.generate_key("Ed25519").as_pem(private=True)
SYMMETRIC = json.dumps(OctKey.generate_key(256).as_dict(private=True)).encode()


def refused(code: str) -> httpx.Response:
    """Return OAuth's refusal."""
    return httpx.Response(400, json={"error": code})


@pytest.fixture
def provider(server: ServerDouble) -> ServerDouble:
    """An identity provider beside a gateway that has no batches."""
    server.answer("GET", DISCOVERY, found(**PROVIDER))
    server.answer("POST", DEVICE, found(**CODE))
    server.answer("POST", TOKEN, found(access_token="first", refresh_token="again", expires_in=300))
    server.answer("GET", "/v1/batches", found(items=[]))
    return server


def form(request: httpx.Request) -> dict[str, str]:
    """Return what was sent as a form."""
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


def test_a_person_signs_in_on_another_screen_and_commands_use_the_token(kompeten: Run, provider: ServerDouble) -> None:
    done = kompeten(*LOGIN)
    assert done.exit_code == 0, done.output
    assert "https://identity.test/go" in done.output
    assert "ABCD-EFGH" in done.output
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    assert form(provider.asked[-1]) == {"grant_type": grant, "client_id": "kompeten", "device_code": "d"}
    assert kompeten(*LIST).exit_code == 0
    assert provider.asked[-1].headers["Authorization"] == "Bearer first"


def test_a_system_signs_in_by_its_secret_which_is_kept_nowhere(
    kompeten: Run, provider: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMPETEN_CLIENT_SECRET", "very-secret")
    assert kompeten(*LOGIN, "--machine", "--client-id", "dispersip").exit_code == 0
    expected = {"grant_type": "client_credentials", "client_id": "dispersip", "client_secret": "very-secret"}
    assert form(provider.asked[-1]) == expected
    assert "very-secret" not in sign_in_file().read_text("utf-8")


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (RSAKey.generate_key(2048), "RS256"),
        (ECKey.generate_key("P-256", {"kid": "dispersip-1"}), "ES256"),
    ],
    ids=["RSA", "EC"],
)
def test_a_system_signs_in_by_its_key_which_goes_nowhere_and_renews_by_it(
    kompeten: Run, provider: ServerDouble, tmp_path: Path, key: RSAKey | ECKey, algorithm: str
) -> None:
    provider.answer("POST", TOKEN, found(access_token="first", refresh_token="again", expires_in=0))
    for written in (key.as_pem(private=True), json.dumps(key.as_dict(private=True)).encode()):
        file = tmp_path / "key"
        file.write_bytes(written)
        done = kompeten(*LOGIN, "--client-id", "dispersip", "--key", str(file), "--json")
        assert (done.exit_code, json.loads(done.stdout)["client_id"], "first" in done.output) == (0, "dispersip", False)
        assert kompeten(*LIST).exit_code == 0
    asked = [form(request) for request in provider.asked if request.url.path == TOKEN]
    assert {(one["grant_type"], one["client_id"], one["client_assertion_type"]) for one in asked} == {
        ("client_credentials", "dispersip", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    }
    signed = [jwt.decode(one["client_assertion"], key, algorithms=[algorithm]) for one in asked]
    assert {(one.claims["iss"], one.claims["sub"], one.claims["aud"]) for one in signed} == {
        ("dispersip", "dispersip", ISSUER)
    }
    assert len({one.claims["jti"] for one in signed}) == len(signed) == 4
    assert signed[-1].header.get("kid") == key.kid
    kept_there = sign_in_file().read_text("utf-8")
    assert (str(file) in kept_there, "PRIVATE" in kept_there, '"d"' in kept_there) == (True, False, False)


@pytest.mark.parametrize(
    "written",
    [b"", b"{}", b"{", b"-----BEGIN PRIVATE KEY-----", PUBLIC, SYMMETRIC, OTHER],
    ids=["nothing", "empty", "torn", "torn PEM", "public", "symmetric", "other"],
)
def test_a_file_that_is_no_private_key_signs_nothing(
    kompeten: Run, provider: ServerDouble, tmp_path: Path, written: bytes
) -> None:
    (tmp_path / "key").write_bytes(written)
    assert kompeten(*LOGIN, "--key", str(tmp_path / "key")).exit_code == 2
    assert [request.method for request in provider.asked] == ["GET"]


@pytest.mark.usefixtures("provider")
def test_tokens_are_for_their_owners_eyes(kompeten: Run) -> None:
    sign_in_file().parent.mkdir(parents=True)
    sign_in_file().write_text("old and open")
    sign_in_file().chmod(0o644)
    kompeten(*LOGIN)
    assert sign_in_file().stat().st_mode & 0o777 == 0o600
    assert [path.name for path in sign_in_file().parent.iterdir()] == ["sign-in.json"]


@pytest.mark.usefixtures("provider")
def test_signing_out_deletes_them(kompeten: Run) -> None:
    kompeten(*LOGIN)
    assert "deleted" in kompeten("logout").output
    assert kompeten(*LIST, "--json").exit_code == 2
    assert "None." in kompeten("logout").output


def kept(**more: object) -> None:
    """Keep a sign-in whose token has ended."""
    fields = {"gateway": GATEWAY, "issuer": ISSUER, "token_endpoint": f"{ISSUER}/token", "client_id": "kompeten"}
    keep(SignIn.model_validate({**fields, "access_token": "old", "expires_at": 0, **more}))


def test_a_token_that_ended_is_renewed_and_kept(kompeten: Run, provider: ServerDouble) -> None:
    kept(refresh_token="again")
    provider.answer("POST", TOKEN, found(access_token="new", expires_in=300))
    assert kompeten(*LIST).exit_code == 0
    assert provider.asked[-1].headers["Authorization"] == "Bearer new"
    now = find_sign_in()
    assert now is not None
    assert (now.access_token, now.refresh_token, now.has_ended) == ("new", "again", False)


def test_a_systems_token_is_renewed_by_its_secret(
    kompeten: Run, provider: ServerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMPETEN_CLIENT_SECRET", "very-secret")
    kept(scope="kompeten")
    assert kompeten(*LIST).exit_code == 0
    assert form(provider.asked[0])["scope"] == "kompeten"


def test_who_cannot_renew_is_asked_to_sign_in(kompeten: Run, provider: ServerDouble) -> None:
    kept()
    assert kompeten(*LIST).exit_code == 4
    kept(refresh_token="revoked")
    provider.answer("POST", TOKEN, refused("invalid_grant"))
    done = kompeten(*LIST)
    assert (done.exit_code, "Run kompeten login" in done.output) == (4, True)


def test_a_kept_token_goes_to_no_other_gateway(kompeten: Run, provider: ServerDouble) -> None:
    kept(expires_at=time.time() + 3600)
    assert kompeten(*LIST).exit_code == 0
    sent = len(provider.asked)
    assert kompeten("--gateway", "https://elsewhere.test", *LIST).exit_code == 4
    assert len(provider.asked) == sent


def wait(server: ServerDouble, waits: list[float]) -> Tokens:
    """Wait for a person, without losing time."""
    with httpx.Client(transport=httpx.MockTransport(server.open)) as http:
        code = DeviceCode.model_validate(CODE)
        return wait_for_person(http, Provider.model_validate(PROVIDER), code, client_id="c", sleep=waits.append)


def test_the_provider_is_asked_no_faster_than_it_wants(server: ServerDouble, waits: list[float]) -> None:
    answers = (refused("authorization_pending"), refused("slow_down"), httpx.ConnectTimeout(""))
    server.answer("POST", TOKEN, *answers, found(access_token="at last"))
    assert wait(server, waits).access_token == "at last"
    assert waits == [5, 5, 10, 20]


@pytest.mark.parametrize("code", ["access_denied", "expired_token", "invalid_client"])
def test_what_ends_a_sign_in_ends_it_at_once(server: ServerDouble, waits: list[float], code: str) -> None:
    server.answer("POST", TOKEN, refused(code))
    with pytest.raises(SignInRefused) as caught:
        wait(server, waits)
    assert (caught.value.code, len(waits)) == (code, 1)


def test_a_code_nobody_enters_expires(server: ServerDouble, waits: list[float]) -> None:
    server.answer("POST", TOKEN, refused("authorization_pending"))
    with pytest.raises(SignInRefused, match="code has expired"):
        wait(server, waits)
    assert sum(waits) == CODE["expires_in"]


@pytest.mark.parametrize(
    ("provider_says", "code"),
    [
        ({"issuer": "https://evil.test"}, 1),
        ({"token_endpoint": "http://identity.test/token"}, 2),
        ({"device_authorization_endpoint": None}, 4),
    ],
)
def test_a_provider_that_is_not_the_one_that_was_named_gets_nothing(
    kompeten: Run, provider: ServerDouble, provider_says: dict[str, str], code: int
) -> None:
    provider.answer("GET", DISCOVERY, found(**(PROVIDER | provider_says)))
    assert kompeten(*LOGIN).exit_code == code
    assert [request.method for request in provider.asked] == ["GET"]


@pytest.mark.parametrize("address", ["http://kompeten.test", "kompeten.test", "ftp://localhost", "http://[", ""])
def test_secrets_travel_through_https_or_within_this_machine(address: str) -> None:
    with pytest.raises(Insecure):
        checked(address)
    assert [checked(one) for one in ("http://127.0.0.1:8080/", "https://kompeten.test")] == [
        "http://127.0.0.1:8080",
        "https://kompeten.test",
    ]


@pytest.mark.usefixtures("kompeten")
def test_a_file_nobody_can_read_any_more_is_no_sign_in(tmp_path: Path) -> None:
    sign_in_file().parent.mkdir(parents=True)
    sign_in_file().write_text("{")
    assert tmp_path in sign_in_file().parents
    assert find_sign_in() is None
