"""Webhooks as they come in: who sent one (Standard Webhooks 1.0, symmetric signatures)."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from kompeten_client.problems import KompetenError
from kompeten_client.texts import Text

PREFIX = "whsec_"
TOLERANCE_SECONDS = 5 * 60  # the standard's: an old delivery may be somebody else's recording


class BadSecret(KompetenError):
    """What was given as a secret is none."""


class NotVerified(KompetenError):
    """Nobody who knows the secret sent this now; `message` says what is wrong with it."""


BAD_SECRET = Text(
    id="Rahasia webhook diawali whsec_ dan diikuti Base64.", en="A webhook's secret is whsec_ and Base64 behind it."
)
NO_HEADERS = Text(
    id="Header webhook-id, webhook-timestamp, atau webhook-signature tidak ada atau rusak.",
    en="The header webhook-id, webhook-timestamp or webhook-signature is missing or broken.",
)
OTHER_TIME = Text(
    id="Waktu pengirimannya lebih dari lima menit dari jam komputer ini.",
    en="It was sent more than five minutes away from this machine's clock.",
)
OTHER_SIGNATURE = Text(
    id="Tanda tangannya tidak cocok: rahasia lain, atau isinya berubah.",
    en="The signature does not fit: another secret, or a changed body.",
)


def key_of(secret: str) -> bytes:
    """Return the key a secret stands for; raises `BadSecret`."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret(BAD_SECRET) from None
    if not key:
        raise BadSecret(BAD_SECRET)
    return key


def verify(headers: Mapping[str, str], body: bytes, keys: Sequence[bytes], *, now: float) -> str:
    """Return the id of a delivery that was signed with one of the keys; raises `NotVerified`.

    A repeat has the same id, so that whoever keeps ids does nothing twice. `now` is in seconds since 1970.
    """
    try:
        message_id, sent, signatures = (headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        age = abs(now - int(sent))
    except (KeyError, ValueError):
        raise NotVerified(NO_HEADERS) from None
    if age > TOLERANCE_SECONDS:
        raise NotVerified(OTHER_TIME)
    signed = f"{message_id}.{sent}.".encode() + body
    ours = [f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}".encode() for key in keys]
    theirs = signatures.encode().split()
    if not any(hmac.compare_digest(one, other) for one in ours for other in theirs):
        raise NotVerified(OTHER_SIGNATURE)
    return message_id
