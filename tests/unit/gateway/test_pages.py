"""Pages of the gateway: whom they are for, and what they say."""

import pytest

from gateway.pages.accepting import prefers_page
from gateway.pages.refusing import render_refusal
from gateway.pages.routes import PAGES
from gateway.pages.wording import waiting
from gateway.refusals import ServiceBroke, ServiceSlow
from kompeten.http.errors import UnknownRoute
from kompeten.problems import Forbidden, Problem, TooLarge, TooManyRequests, Unauthenticated
from support.pages import assert_is_page, texts

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
REFUSALS = [
    UnknownRoute(),
    Unauthenticated(),
    Forbidden(),
    TooLarge(limit=1),
    TooManyRequests(retry_after=42),
    ServiceSlow(service="certification"),
    Problem(),
]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (CHROMIUM, True),
        ("text/html,application/json;q=0.9", True),
        ("application/json;q=0.9, text/html", True),
        ("text/html;q=0.5, application/json", False),
        ("application/problem+json, text/html", False),
        ("application/json", False),
        ("text/html;q=0", False),
        ("text/html;q=much, application/json", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_who_names_html_before_json_gets_a_page(accept: str, expected: bool) -> None:  # noqa: FBT001
    assert prefers_page(accept) is expected


def page_of(problem: Problem, path: str = "/v1/cases", **headers: str) -> str:
    return render_refusal(problem.body(), headers, path)


@pytest.mark.parametrize("problem", REFUSALS, ids=lambda problem: problem.code)
def test_every_refusal_is_a_page_as_all_are(problem: Problem) -> None:
    assert_is_page(page_of(problem, **{"x-correlation-id": "c-1", "retry-after": "5"}))


def test_the_first_page_is_one_too() -> None:
    page = PAGES.render("first.html", address="https://sertifikasi.example.id/")
    assert_is_page(page)
    assert 'href="/verify"' in page


def test_who_asked_too_often_is_told_how_long_to_wait() -> None:
    text = texts(page_of(TooManyRequests(), **{"retry-after": "42"}))
    assert "Silakan coba lagi dalam 42 detik." in text
    assert "Please try again in 42 seconds." in text


@pytest.mark.parametrize(("seconds", "told"), [(1, "1 second"), (90, "90 seconds"), (91, "2 minutes")])
def test_a_wait_is_never_told_too_short(seconds: int, told: str) -> None:
    assert waiting(seconds).en == told


def test_an_outage_is_told_to_people_not_to_programs() -> None:
    text = texts(page_of(ServiceSlow(service="certification"), **{"x-correlation-id": "c-1", "retry-after": "5"}))
    assert "Layanan sedang terganggu" in text
    assert "c-1" in text
    assert not [word for word in ("Idempotency", "certification", "detik") if word in text]


@pytest.mark.parametrize("problem", [ServiceSlow(service="certification"), ServiceBroke(service="certification")])
def test_whoever_verifies_is_told_that_verification_is_disrupted(problem: Problem) -> None:
    text = texts(page_of(problem, "/verify/abc"))
    assert "Layanan verifikasi sedang terganggu. Silakan coba beberapa saat lagi." in text
    assert "Verification is disrupted. Please try again shortly." in text
