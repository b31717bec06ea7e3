"""What a service checks tokens with, in this process."""

from typing import Any

from devstack.identity import IdentityServer
from kompeten.identity.tokens import TokenVerifier
from kompeten.settings import Environment, IdentitySettings


def verifier_of(provider: IdentityServer, **changes: str) -> TokenVerifier:
    """Return it with the settings of a service that takes the provider's tokens, some changed."""
    settings: dict[str, Any] = {"oidc_issuer": provider.issuer, "oidc_jwks": provider.jwks}
    return TokenVerifier(IdentitySettings(environment=Environment.DEVELOPMENT, **(settings | changes)))
