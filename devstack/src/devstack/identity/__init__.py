"""An identity provider of our own: Keycloak from its distribution, with the realm that compose has, too."""

import shutil

from devstack.errors import NothingToRunOn
from devstack.identity.distribution import VERSION, find_distribution
from devstack.identity.servers import IdentityServer

__all__ = ["IMAGE", "IdentityServer", "start"]

IMAGE = f"quay.io/keycloak/keycloak:{VERSION}"  # what compose builds on


def start() -> IdentityServer:
    """Start the provider; blocks until it is ready, which takes half a minute of two cores."""
    distribution = find_distribution() if shutil.which("java") else None
    if distribution is None:
        raise NothingToRunOn(
            "Keycloak cannot be started: install Java 17 or newer and Maven (Debian's packages "
            "openjdk-17-jre-headless and maven)."
        )
    return IdentityServer(distribution)
