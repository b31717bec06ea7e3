"""Tokens with any claims, signed by the key of the tests."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from kompeten.settings import IdentitySettings
from kompeten_ops.tokens import AUDIENCE, ISSUER

MakeSettings = Callable[..., IdentitySettings]
NOW = datetime(2026, 7, 1, 2, tzinfo=UTC)


def claims(**changes: Any) -> dict[str, Any]:
    """Return claims of an assessor with some changed; None leaves one out."""
    moment = int(NOW.timestamp())
    values = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ani", "lsp_id": "lsp", "roles": ["assessor"], "exp": moment + 60}
    return {name: value for name, value in (values | changes).items() if value is not None}


def signed(folder: Path, **changes: Any) -> str:
    """Return a token with these claims."""
    key = OKPKey.import_key(json.loads((folder / "signing.json").read_text()))
    return jwt.encode({"alg": "Ed25519", "kid": key.kid}, claims(**changes), key, algorithms=["Ed25519"])
