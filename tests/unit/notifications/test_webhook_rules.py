"""What a webhook may tell of, where it may go, and what an answer means."""

from datetime import timedelta

import pytest

from kompeten.events import ApplicationEvent, registry
from notifications.webhooks.addresses import is_acceptable, is_public
from notifications.webhooks.rules import PATIENCE, UNTOLD, Verdict, subscribable, verdict_of, wait_after

PUBLIC = ("1.1.1.1", "203.0.114.7", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1")
INSIDE = (
    *("127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1"),
    *("255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1"),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_one(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_ours_is_none_however_it_is_written(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "acceptable"),
    [
        ("https://sistem.kalselprov.go.id/hook?a=1", True),
        ("https://1.1.1.1:8443/hook", True),
        ("https://[2606:4700:4700::1111]/", True),
        ("http://sistem.kalselprov.go.id/hook", False),
        ("https://127.0.0.1/", False),
        ("https://[::1]/", False),
        ("https://2130706433/", False),
        ("https://127.1/", False),
        ("https://localhost/", False),
        ("https://user@sistem.go.id/", False),
        ("https://sistem.go.id/#x", False),
        ("https://sistem.go.id:99999/", False),
        ("https:///hook", False),
        ("ftp://sistem.go.id/", False),
        ("https://sistem.go.id/" + "x" * 2_000, False),
    ],
)
def test_an_address_to_subscribe_with_is_https_whole_and_not_inside(url: str, acceptable: bool) -> None:  # noqa: FBT001
    assert is_acceptable(url, anywhere=False) is acceptable


def test_every_event_about_an_application_may_be_subscribed_to_or_is_left_out_for_a_reason() -> None:
    about = {kind.__name__ for kind in registry().values() if issubclass(kind, ApplicationEvent)}
    assert subscribable().keys() | UNTOLD.keys() == about
    assert not subscribable().keys() & UNTOLD.keys()


@pytest.mark.parametrize(
    ("status", "waited", "took_others", "verdict"),
    [
        (200, timedelta(), False, Verdict.DELIVERED),
        (204, PATIENCE, False, Verdict.DELIVERED),
        (302, timedelta(), False, Verdict.AGAIN),
        (400, timedelta(hours=71), False, Verdict.AGAIN),
        (None, timedelta(), True, Verdict.AGAIN),
        (None, PATIENCE, False, Verdict.DISABLE),
        (500, PATIENCE, True, Verdict.GIVE_UP),
        (410, timedelta(), True, Verdict.GONE),
    ],
)
def test_what_an_answer_means(status: int | None, waited: timedelta, took_others: bool, verdict: Verdict) -> None:  # noqa: FBT001
    assert verdict_of(status, waited=waited, took_others=took_others) is verdict


def test_the_waits_grow_to_an_hour() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 12)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=5), timedelta(hours=1))
