"""Free TCP ports that no outgoing connection will take in the meantime."""

import random
import socket

# Below the ephemeral range of Linux (32768) and macOS (49152): a port of that range may be taken by any outgoing
# connection while a killed server restarts, and a client knocking on it can even connect to itself.
FIRST, LAST = 15_000, 32_000

_given: set[int] = set()


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port nobody listens on; one process never gets the same port twice."""
    for port in random.sample(range(FIRST, LAST), 200):
        if port not in _given and _can_listen(host, port):
            _given.add(port)
            return port
    raise OSError(f"no free port between {FIRST} and {LAST} on {host}")


def _can_listen(host: str, port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
