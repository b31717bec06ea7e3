"""A system that signs in by its private key: an assertion only it can have made (RFC 7523, `private_key_jwt`)."""

import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from kompeten_client.problems import KompetenError
from kompeten_client.texts import Text

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SECONDS = 60  # an assertion is used at once
BY_CURVE = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}  # of Ed25519 the algorithm has two names
BAD_KEY = Text(
    id="{path} bukan kunci privat RSA atau EC (PEM atau JWK).",
    en="{path} is no private key of RSA or EC (PEM or JWK).",
)
Key = RSAKey | ECKey


class BadKey(KompetenError):
    """What was given as a private key is none, or none we can sign with."""


def assertion(path: Path, *, client_id: str, audience: str) -> dict[str, str]:
    """Return the fields of a form that say who asks, signed with the key in a file; raises `BadKey`.

    The audience is the provider's issuer, as it calls itself: an assertion that went astray is good nowhere else.
    """
    key = _read(path)
    algorithm = "RS256" if isinstance(key, RSAKey) else BY_CURVE.get(str(key.get("crv")))
    if algorithm is None or not key.is_private:
        raise BadKey(BAD_KEY.format(path=path))
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": str(uuid4()),
        "iat": now,
        "exp": now + SECONDS,
    }
    header = {"alg": algorithm} | ({"kid": key.kid} if key.kid else {})  # without one the provider tries what it knows
    signed = jwt.encode(header, claims, key, algorithms=[algorithm])
    return {"client_id": client_id, "client_assertion_type": BEARER, "client_assertion": signed}


def _read(path: Path) -> Key:
    try:
        written = path.read_bytes()
        given: dict[str, Any] | bytes = json.loads(written) if written.lstrip().startswith(b"{") else written
    except (OSError, ValueError):
        raise BadKey(BAD_KEY.format(path=path)) from None
    for kind in (RSAKey, ECKey):
        try:
            return kind.import_key(given)
        except (JoseError, ValueError, TypeError, KeyError):
            continue  # of another kind
    raise BadKey(BAD_KEY.format(path=path))
