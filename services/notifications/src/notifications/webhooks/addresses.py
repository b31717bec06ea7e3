"""Where webhooks may go: public addresses by https, so that nobody reaches through us what only we can reach.

The address is judged where it is connected to, behind every resolution: a name that changes, an address written as a
number and one inside another (mapped, translated, tunnelled) all come to the same place.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

LONGEST = 2_000
TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
LOCAL_TRANSLATED = IPv6Network("64:ff9b:1::/48")  # RFC 8215

AddrInfo = tuple[int, int, int, str, tuple[Any, ...]]  # Any: as `getaddrinfo` gives it


class NotPublic(OSError):
    """Nothing was connected to."""


def is_public(written: str) -> bool:
    """Tell whether an address is one of the public Internet's."""
    address = ip_address(written.partition("%")[0])
    if isinstance(address, IPv6Address) and (inner := _inner(address)) is not None:
        address = inner
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | IPv6Address | None:
    if address in LOCAL_TRANSLATED:
        return IPv6Address("::")  # leads somewhere inside whatever it is
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    tunnelled = None if address.teredo is None else address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or tunnelled


def public_socket(info: AddrInfo) -> socket.socket:
    """Return a socket that is about to be connected to this address; `NotPublic` when it may not be."""
    family, kind, protocol, _, address = info
    if not is_public(address[0]):
        raise NotPublic(address[0])
    return socket.socket(family, kind, protocol)


def is_acceptable(url: str, *, anywhere: bool) -> bool:
    """Tell whether a subscription may name this address; where its name leads is seen when it is connected to."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    is_whole = bool(host) and "@" not in parts.netloc and not parts.fragment and url.isascii() and url.isprintable()
    if not is_whole or " " in url or len(url) > LONGEST:
        return False
    if anywhere:
        return parts.scheme in ("https", "http")
    return parts.scheme == "https" and _is_name_or_public(host or "")


def _is_name_or_public(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        return "." in host and not host.rstrip(".").rpartition(".")[2].isdigit()
