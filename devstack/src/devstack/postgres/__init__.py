"""A PostgreSQL server of our own: given by the environment, in a container, or from binaries on this machine."""

import os
from pathlib import Path

from devstack.containers import has_image
from devstack.errors import NothingToRunOn
from devstack.postgres.binaries import find_binaries
from devstack.postgres.servers import ContainerPostgres, GivenPostgres, NativePostgres, PostgresServer, Settings

__all__ = ["IMAGE", "NativePostgres", "PostgresServer", "start", "start_native"]

IMAGE = "postgres:17"


def start(*, disposable: bool = False, settings: Settings | None = None) -> PostgresServer:
    """Start a server, or take the one whose superuser address is in `DATABASE_URL`; blocks until it is ready.

    With `disposable` the server is one a test may harm, so never the given one; nor is one with `settings` of its own.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given and not disposable and settings is None:
        return GivenPostgres(given)
    if has_image(IMAGE):
        return ContainerPostgres(IMAGE, settings=settings or {})
    return start_native(settings=settings)


def start_native(*, certificate: tuple[Path, Path] | None = None, settings: Settings | None = None) -> NativePostgres:
    """Start a server from programs of this machine, whose data folder can be reached; blocks until it is ready.

    With the files of a certificate and its key it takes connections over TLS only.
    """
    binaries = find_binaries(tls=certificate is not None)
    if binaries is None and certificate is not None:
        raise NothingToRunOn(
            "PostgreSQL with TLS cannot be started, the wheel has none: install PostgreSQL 15 or newer."
        )
    if binaries is None:
        raise NothingToRunOn(
            "PostgreSQL cannot be started: set DATABASE_URL to a superuser's address, or start a Docker engine that "
            f"can pull {IMAGE}, or install PostgreSQL 15 or newer."
        )
    return NativePostgres(binaries, certificate=certificate, settings=settings)
