"""Which settings each service gets: the whole wiring of the stack in one place."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devstack.fork_server import ForkServer
from devstack.provision import ServiceDatabase

ISSUER = "https://dev.kompeten.invalid"
AUDIENCE = "kompeten"
HOST = "127.0.0.1"
INHERITED = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "SSL_CERT_FILE")  # no addresses or secrets of the caller


@dataclass(frozen=True)
class Wiring:
    """Where everything is; `extra` adds or overrides single variables of single services.

    With `forks` what is started often is forked instead of imported anew. `cells` is the gateway's table of several.
    """

    ports: Mapping[str, int]
    databases: Mapping[str, ServiceDatabase]
    kafka_bootstrap_servers: str
    jwks: Path
    objects: Path
    smtp_host: str
    smtp_port: int
    namespace: str = ""
    extra: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    forks: ForkServer | None = None
    cells: Path | None = None

    def url(self, name: str) -> str:
        """Return the address of one service."""
        return f"http://{HOST}:{self.ports[name]}"


def environment(name: str, wiring: Wiring, *, owner: bool = False) -> dict[str, str]:
    """Return the environment of one service; the owner's address is in it only for `migrate`."""
    variables = {variable: os.environ[variable] for variable in INHERITED if variable in os.environ}
    variables |= {
        "PYTHONUNBUFFERED": "1",
        "ENVIRONMENT": "development",
        "OIDC_ISSUER": ISSUER,
        "OIDC_AUDIENCE": AUDIENCE,
        "OIDC_JWKS": str(wiring.jwks),
        "HOST": HOST,
        "PORT": str(wiring.ports[name]),
        "PUBLIC_URL": wiring.url("gateway"),
    }
    database = wiring.databases.get(name)
    if database is not None:
        variables |= {
            "DATABASE_URL": database.runtime_url,
            "KAFKA_BOOTSTRAP_SERVERS": wiring.kafka_bootstrap_servers,
            "KAFKA_NAMESPACE": wiring.namespace,
        }
    if database is not None and owner:
        variables["DATABASE_OWNER_URL"] = database.owner_url
    return variables | _own(name, wiring) | dict(wiring.extra.get(name, {}))


UNLIMITED = "1000000/second"  # here one token plays a whole province


def _own(name: str, wiring: Wiring) -> dict[str, str]:
    match name:
        case "notifications":
            return {"SMTP_HOST": wiring.smtp_host, "SMTP_PORT": str(wiring.smtp_port)}
        case "certification":
            return {"OBJECTS_DIR": str(wiring.objects), "KEYRING_DIR": str(wiring.jwks.parent / "keyring")}
        case "registration" | "development":
            return {"OBJECTS_DIR": str(wiring.objects)}
        case "gateway":
            upstreams = {other: wiring.url(other) for other in wiring.databases}
            behind = {"CELLS": str(wiring.cells)} if wiring.cells else {"UPSTREAMS": json.dumps(upstreams)}
            return {**behind, "CLIENT_RATE_LIMIT": UNLIMITED}
        case _:
            return {}
