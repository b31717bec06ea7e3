"""Webhooks received on this machine: verified as the library that signs them says, shown, answered."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import httpx
import pytest
from standardwebhooks import Webhook as Signer
from typer.testing import Result

from kompeten_client.commands.exits import Exit
from kompeten_client.commands.listening import open_receiver
from kompeten_client.webhooks import BadSecret, NotVerified, key_of, verify

OLD, NEW, OTHER = ("whsec_" + letter * 32 for letter in "abc")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
BODY = json.dumps({"type": "CertificateIssued", "timestamp": NOW.isoformat(), "data": {"link": "https://k.test/x\x1b"}})


def signed(*secrets: str, at: datetime = NOW, body: str = BODY) -> dict[str, str]:
    """Return the headers of a delivery, with a signature per secret."""
    signatures = [Signer(secret).sign("msg_1", at, body) for secret in secrets]
    timestamp = str(int(at.timestamp()))
    return {"webhook-id": "msg_1", "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


@pytest.mark.parametrize(
    ("secrets", "keys"), [((NEW,), (NEW,)), ((NEW, OLD), (OLD,)), ((OLD,), (NEW, OLD))], ids=["one", "two", "kept"]
)
def test_what_is_signed_with_one_of_the_secrets_is_genuine(secrets: tuple[str, ...], keys: tuple[str, ...]) -> None:
    headers = signed(*secrets)
    assert verify(headers, BODY.encode(), [key_of(key) for key in keys], now=NOW.timestamp()) == "msg_1"


@pytest.mark.parametrize(
    ("headers", "body", "reason"),
    [
        (signed(OTHER), BODY, "signature"),
        (signed(NEW), BODY + " ", "signature"),
        (signed(NEW) | {"webhook-id": "msg_2"}, BODY, "signature"),
        (signed(NEW) | {"webhook-signature": ""}, BODY, "signature"),
        (signed(NEW, at=NOW - timedelta(minutes=6)), BODY, "five minutes"),
        (signed(NEW, at=NOW + timedelta(minutes=6)), BODY, "five minutes"),
        (signed(NEW) | {"webhook-timestamp": "today"}, BODY, "missing or broken"),
        ({}, BODY, "missing or broken"),
    ],
)
def test_what_is_not_is_told_why(headers: dict[str, str], body: str, reason: str) -> None:
    with pytest.raises(NotVerified, match=reason):
        verify(headers, body.encode(), [key_of(NEW)], now=NOW.timestamp())


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_?", "secret!"])
def test_a_secret_that_is_none_is_told(secret: str) -> None:
    with pytest.raises(BadSecret):
        key_of(secret)


@pytest.fixture
def address() -> Iterator[str]:
    """A receiver on this machine, which runs in a thread."""
    with open_receiver(0, [key_of(NEW)], as_json=False) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_receiver_shows_what_is_genuine_and_refuses_the_rest(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    answers = [
        httpx.post(address, content=BODY, headers=signed(NEW, at=now)),
        httpx.post(address, content=BODY, headers=signed(OTHER, at=now)),
        httpx.post(address, content="x" * 70_000, headers=signed(NEW, at=now, body="x" * 70_000)),
    ]
    assert [answer.status_code for answer in answers] == [204, 401, 413]
    shown = capsys.readouterr()
    assert shown.out.split() == [NOW.isoformat(), "CertificateIssued", "msg_1", "https://k.test/x\\x1b"]
    assert "signature" in shown.err


def test_a_wrong_secret_is_told_before_anything_is_opened(
    kompeten: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMPETEN_WEBHOOK_SECRET", "not a secret!")
    assert kompeten("webhook", "listen").exit_code == Exit.USAGE
