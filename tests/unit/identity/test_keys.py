"""Where keys come from, when they are fetched anew, and which are refused."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import OctKey, OKPKey, RSAKey
from structlog.testing import capture_logs

from kompeten.clock import ManualClock
from kompeten.identity.keys import UnusableKeys
from kompeten.identity.tokens import TokenVerifier
from kompeten.problems import Unauthenticated, Unavailable
from kompeten.settings import Environment, IdentitySettings
from kompeten_ops.tokens import ensure_key, sign

MakeSettings = Callable[..., IdentitySettings]
REAL = "https://identity.perpusnas.go.id"
NOW = datetime(2026, 7, 1, 2, tzinfo=UTC)


@dataclass
class Issuer:
    """An issuer's JWKS over HTTP, counting how often it is asked."""

    url: str = ""
    content: bytes = b""
    asked: int = 0
    status: int = 200
    folder: Path = field(default_factory=Path)

    def token(self) -> str:
        """Return a token signed with the newest key."""
        return sign(self.folder, subject="ani", roles=["director"], now=NOW, lifetime=timedelta(days=1))

    def rotate(self, folder: Path) -> None:
        """Publish a new key in place of the last."""
        self.folder = folder
        self.content = ensure_key(folder).read_bytes()


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[Issuer]:
    """A running issuer with one key."""
    issuer = Issuer()
    issuer.rotate(tmp_path / "first")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked += 1
            self.send_response(issuer.status)
            self.end_headers()
            self.wfile.write(issuer.content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        issuer.url = f"http://127.0.0.1:{server.server_port}/jwks"
        yield issuer
        server.shutdown()
        thread.join()


async def test_keys_behind_a_url_are_fetched_once(make_settings: MakeSettings, issuer: Issuer) -> None:
    verifier = TokenVerifier.from_settings(make_settings(oidc_jwks=issuer.url), ManualClock(NOW))
    await verifier.load()
    for _ in range(3):
        assert (await verifier.verify(issuer.token())).subject == "ani"
    assert issuer.asked == 1


async def test_a_key_that_was_just_drawn_is_found_at_once_and_unknown_ones_ask_once_a_minute(
    make_settings: MakeSettings, issuer: Issuer, tmp_path: Path
) -> None:
    clock = ManualClock(NOW)
    verifier = TokenVerifier.from_settings(make_settings(oidc_jwks=issuer.url), clock)
    await verifier.load()
    old = issuer.token()
    assert await verifier.verify(old)
    issuer.rotate(tmp_path / "second")
    assert await verifier.verify(issuer.token())
    assert issuer.asked == 2
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            await verifier.verify(old)
    issuer.rotate(tmp_path / "third")
    with pytest.raises(Unauthenticated):
        await verifier.verify(issuer.token())
    assert issuer.asked == 2
    clock.advance(timedelta(minutes=1))
    assert await verifier.verify(issuer.token())
    assert issuer.asked == 3


async def test_a_key_taken_back_stops_working_within_minutes(
    make_settings: MakeSettings, issuer: Issuer, tmp_path: Path
) -> None:
    clock = ManualClock(NOW)
    verifier = TokenVerifier.from_settings(make_settings(oidc_jwks=issuer.url), clock)
    old = issuer.token()
    assert await verifier.verify(old)
    issuer.rotate(tmp_path / "second")
    clock.advance(timedelta(minutes=5))
    with pytest.raises(Unauthenticated):
        await verifier.verify(old)


async def test_an_issuer_that_is_down_stops_no_start_and_known_keys_go_on_serving(
    make_settings: MakeSettings, issuer: Issuer
) -> None:
    clock = ManualClock(NOW)
    issuer.status = 503
    with capture_logs() as logs:
        verifier = TokenVerifier.from_settings(make_settings(oidc_jwks=issuer.url), clock)
        await verifier.load()
        with pytest.raises(Unavailable):
            await verifier.verify(issuer.token())
        issuer.status = 200
        clock.advance(timedelta(minutes=1))
        assert await verifier.verify(issuer.token())
        issuer.status = 503
        clock.advance(timedelta(minutes=59))
        assert await verifier.verify(issuer.token())
        clock.advance(timedelta(minutes=2))
        with pytest.raises(Unavailable):
            await verifier.verify(issuer.token())
    assert [log["event"] for log in logs] == ["keys_unreachable", "keys_not_refreshed", "keys_not_refreshed"]


async def test_a_development_key_is_refused_in_production(
    make_settings: MakeSettings, key_folder: Path, issuer: Issuer
) -> None:
    with pytest.raises(UnusableKeys, match="development keys are refused in production: dev-"):
        TokenVerifier.from_settings(make_settings(environment=Environment.PRODUCTION, oidc_issuer=REAL))
    behind_url = make_settings().model_copy(
        update={"environment": Environment.PRODUCTION, "oidc_jwks": issuer.url}  # as if it were https
    )
    with pytest.raises(UnusableKeys, match="development keys"):
        await TokenVerifier.from_settings(behind_url).load()
    assert (key_folder / "jwks.json").exists()


def test_one_development_key_among_others_is_enough_to_refuse(make_settings: MakeSettings, key_folder: Path) -> None:
    jwks = key_folder / "jwks.json"
    real = OKPKey.generate_key("Ed25519", {"kid": "issuer-1"}).as_dict(private=False)
    jwks.write_text(json.dumps({"keys": [real, *json.loads(jwks.read_text())["keys"]]}))
    with pytest.raises(UnusableKeys, match="development keys"):
        TokenVerifier.from_settings(make_settings(environment=Environment.PRODUCTION, oidc_issuer=REAL))
    jwks.write_text(json.dumps({"keys": [real]}))
    assert TokenVerifier.from_settings(make_settings(environment=Environment.PRODUCTION, oidc_issuer=REAL))


def test_a_development_key_is_known_by_its_mark_when_it_was_renamed(
    make_settings: MakeSettings, key_folder: Path
) -> None:
    jwks = key_folder / "jwks.json"
    (entry,) = json.loads(jwks.read_text())["keys"]
    jwks.write_text(json.dumps({"keys": [entry | {"kid": "production-1"}]}))
    with pytest.raises(UnusableKeys, match="development keys"):
        TokenVerifier.from_settings(make_settings(environment=Environment.PRODUCTION, oidc_issuer=REAL))


def test_a_file_that_publishes_a_private_key_is_refused_in_production(
    make_settings: MakeSettings, key_folder: Path
) -> None:
    key = OKPKey.generate_key("Ed25519", {"kid": "issuer-1"}).as_dict(private=True)
    (key_folder / "jwks.json").write_text(json.dumps({"keys": [key]}))
    with pytest.raises(UnusableKeys, match="private keys: issuer-1"):
        TokenVerifier.from_settings(make_settings(environment=Environment.PRODUCTION, oidc_issuer=REAL))


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_short_rsa_key_is_refused(make_settings: MakeSettings, key_folder: Path) -> None:
    short = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505 - what is refused
    pem = short.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = RSAKey.import_key(pem, {"kid": "short"}).as_dict(private=False)
    (key_folder / "jwks.json").write_text(json.dumps({"keys": [key]}))
    with pytest.raises(UnusableKeys, match="2048 bits: short"):
        TokenVerifier.from_settings(make_settings())


SECRET = OctKey.generate_key(256, {"kid": "shared"}).as_dict(private=True)
AGREEMENT = OKPKey.generate_key("X25519", {"kid": "agreement"}).as_dict(private=False)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        '{"keys": 3}',
        '{"keys": []}',
        '{"keys": ["x"]}',
        '{"keys": [{"kid": "a", "kty": "RSA"}]}',
        pytest.param(json.dumps({"keys": [SECRET]}), id="secret"),
        pytest.param(json.dumps({"keys": [AGREEMENT]}), id="key agreement"),
    ],
)
def test_a_file_without_a_usable_public_key_stops_the_start(
    make_settings: MakeSettings, tmp_path: Path, content: str
) -> None:
    jwks = tmp_path / "broken.json"
    jwks.write_text(content)
    with pytest.raises(UnusableKeys, match=r"broken\.json"):
        TokenVerifier.from_settings(make_settings(oidc_jwks=str(jwks)))


def test_a_missing_file_stops_the_start_and_says_so(make_settings: MakeSettings) -> None:
    with pytest.raises(UnusableKeys, match="cannot be read: No such file"):
        TokenVerifier.from_settings(make_settings(oidc_jwks="/nowhere/jwks.json"))
