"""Addresses as servers and proxies write them."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from gateway.addresses import is_within, subscriber, tidied
from support.drivers.gateway import settings_for


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (" 203.0.113.9:4711", "203.0.113.9"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("2001:db8:0::1", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[::ffff:203.0.113.9]:80", "203.0.113.9"),
        ("unknown", None),
        ("_hidden:80", None),
        ("", None),
    ],
)
def test_an_address_has_one_spelling(written: str, address: str | None) -> None:
    assert tidied(written) == address


def test_a_subscriber_of_ipv6_is_a_network() -> None:
    assert subscriber("2001:db8::1") == subscriber("2001:db8::ffff") == "2001:db8::/64"
    assert subscriber("203.0.113.9") == "203.0.113.9"


def test_what_is_no_address_is_within_nothing() -> None:
    assert not is_within("unknown", [ip_network("0.0.0.0/0")])
    assert is_within("10.1.2.3", [ip_network("10.0.0.0/8")])


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("2001:db8::1", "2001:db8::/64"),  # else one subscriber has 2^64 times as many
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", None),
        ("::ffff:10.1.2.3", None),  # how a server that listens on IPv6 sees our proxy
        ("", ""),
    ],
)
def test_connections_are_counted_by_subscriber_and_those_of_our_proxies_not(peer: str, counted: str | None) -> None:
    settings = settings_for(Path(), trusted_proxies=["10.0.0.0/8"])
    assert settings.counted_as(peer) == counted
