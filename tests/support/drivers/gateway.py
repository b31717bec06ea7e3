"""A running gateway as its callers have it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from gateway.settings import GatewaySettings
from kompeten_ops.tokens import AUDIENCE, ISSUER, sign


@dataclass
class GatewayDriver:
    """A running gateway: a client, and callers' headers."""

    client: httpx.AsyncClient
    keys: Path

    def token(self, *roles: str, **claims: Any) -> dict[str, str]:
        """Return a caller's headers."""
        token = sign(self.keys, subject="someone", roles=list(roles), **claims)
        return {"Authorization": f"Bearer {token}"}


OpenGateway = Callable[..., AbstractAsyncContextManager[GatewayDriver]]


def settings_for(keys: Path, **changes: Any) -> GatewaySettings:
    """Return settings of a gateway in tests."""
    fields: dict[str, Any] = {
        "environment": "development",
        "oidc_issuer": ISSUER,
        "oidc_audience": AUDIENCE,
        "oidc_jwks": str(keys / "jwks.json"),
        "upstreams": {},
        "max_body_bytes": 100_000,
    }
    return GatewaySettings(**(fields | changes))
