"""A credential as `vc+jwt` (W3C, Securing Verifiable Credentials using JOSE and COSE): the same, as one token."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

from certification.credentials.canonical import Json

HEADER: Final[Json] = {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc"}
"""`EdDSA` is the name most verifiers know; RFC 9864 calls it Ed25519."""

CLAIMS: Final = ("iss", "jti", "nbf", "exp")


class NotAToken(ValueError):
    """The text is no `vc+jwt`, or its signature does not hold."""


def with_claims(credential: Json) -> Json:
    """Return what a token says: the credential, and by JWT's own names once more who issued it, which it is and when.

    Open Badges 3.0 (8.2.4) asks for those, and they say nothing else. `ValueError` where it has no dates.
    """
    issuer = credential["issuer"]
    first, last = (datetime.fromisoformat(credential[name]) for name in ("validFrom", "validUntil"))
    named = issuer if isinstance(issuer, str) else issuer["id"]
    claims = (named, credential["id"], int(first.timestamp()), int(last.timestamp()))
    return {**credential, **dict(zip(CLAIMS, claims, strict=True))}


def without_claims(said: Json) -> Json:
    """Return the credential that a token carries."""
    return {name: value for name, value in said.items() if name not in CLAIMS}


async def encode_token(credential: Json, method: str, sign: Callable[[bytes], Awaitable[bytes]]) -> str:
    """Return the token; `sign` may be far away, which no library's own way of signing allows for."""
    header = {**HEADER, "kid": method}
    signed = ".".join(_part(json.dumps(one, separators=(",", ":"), ensure_ascii=False)) for one in (header, credential))
    return f"{signed}.{_part(await sign(signed.encode()))}"


def read_token(token: str) -> tuple[str, Json]:
    """Return which key a token names and what it says, unverified; `NotAToken` for anything else."""
    try:
        found = jws.extract_compact(token.encode("ascii"))
        header, content = found.headers(), json.loads(found.payload)
    except (JoseError, ValueError, RecursionError) as error:
        raise NotAToken(type(error).__name__) from error
    method = header.pop("kid", None)
    if header != HEADER or not isinstance(method, str):
        raise NotAToken("another header than ours")  # so that nothing in it (`crit`, `jwk`) asks for more
    if not isinstance(content, dict):
        raise NotAToken("no object inside")
    return method, content


def is_token_signed(token: str, public: bytes) -> bool:
    """Tell whether the key signed this token, byte for byte; which algorithm is `read_token`'s to pin."""
    signed, _, signature = token.encode().rpartition(b".")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(urlsafe_b64decode(signature), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _part(content: str | bytes) -> str:
    return urlsafe_b64encode(content.encode() if isinstance(content, str) else content).decode()
