"""The one way to PostgreSQL: for the engine, the relay, migrations. It takes libpq's addresses, as `psql` does.

`?sslmode=verify-full&sslrootcert=ca.pem` in the address is all there is to TLS: asyncpg reads it as libpq would.
"""

import socket
from typing import Any

import asyncpg

CONNECT_SECONDS = 5
SILENCE_SECONDS = 5  # beyond what the server may take for a statement: then nobody is there any more

# Half-open connections, as after a failover or in the tables of a NAT, are noticed within half a minute on both sides.
KEEPALIVES = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 25_000}
SERVER_KEEPALIVES = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "25000",
}


def plain(address: str) -> str:
    """Return an address as libpq takes it: a driver's name in it says nothing."""
    scheme, rest = address.split("://", 1)
    return f"{scheme.partition('+')[0]}://{rest}"


async def connect(
    address: str, *, application_name: str, statement_timeout_ms: int, **settings: str
) -> asyncpg.Connection:
    """Connect; `settings` are the session's own. No answer within a statement's time and a little is `TimeoutError`.

    A statement without a limit (0) is waited for as long as TCP says that somebody is there.
    """
    silence = statement_timeout_ms / 1000 + SILENCE_SECONDS if statement_timeout_ms else None
    connection = await asyncpg.connect(
        plain(address),
        timeout=CONNECT_SECONDS,
        command_timeout=silence,
        server_settings=SERVER_KEEPALIVES
        | {"application_name": application_name, "statement_timeout": str(statement_timeout_ms), "timezone": "UTC"}
        | settings,
    )
    keep_alive(connection._transport.get_extra_info("socket"))  # noqa: SLF001 - there is no public way to the socket
    return connection


def keep_alive(connected: Any) -> None:  # noqa: ANN401 - a socket, or what uvloop has instead
    """Let the kernel ask a silent peer whether it is there; nothing for a Unix socket, and what a system lacks."""
    if connected is None or connected.family not in (socket.AF_INET, socket.AF_INET6):
        return
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVES.items():
        if hasattr(socket, name):
            connected.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
