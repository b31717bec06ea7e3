"""Addresses of callers, as servers and proxies write them."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

V6_SUBSCRIBER_BITS = 64  # one subscriber has at least a /64: counting single addresses would count nobody
BRACKETED = re.compile(r"\[([^\]]+)\](?::\d+)?")


def tidied(written: str) -> str | None:
    """Return an address in one spelling: proxies add ports, brackets and quotes, and map IPv4 into IPv6."""
    bare = written.strip().strip('"')
    bracketed = BRACKETED.fullmatch(bare)
    if bracketed:
        bare = bracketed[1]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    parsed = _parsed(bare)
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return None if parsed is None else str(mapped or parsed)


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Tell whether a tidied address is in one of the networks."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def subscriber(address: str) -> str:
    """Return what is counted for an address."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, V6_SUBSCRIBER_BITS), strict=False))
    return address


def _parsed(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
