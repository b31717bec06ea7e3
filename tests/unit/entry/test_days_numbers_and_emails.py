"""Days, moments, numbers and addresses as a program may send them."""

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from kompeten.entry.days import Day, Moment, not_before
from kompeten.entry.emails import LONGEST_ADDRESS, Email, UnusableAddress, read_address, wire_address
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import tidy


class Span(BaseModel):
    """A first and a last day, and the hours of an appointment."""

    first: Day = date(2026, 7, 15)
    last: Annotated[Day, not_before("first")] = date(2026, 7, 15)
    begins: Moment = datetime(2026, 7, 15, tzinfo=UTC)
    ends: Annotated[Moment, not_before("begins")] = datetime(2026, 7, 16, tzinfo=UTC)


def errors(**said: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        Span.model_validate(said)
    return [error["type"] for error in refused.value.errors()]


@pytest.mark.parametrize("year", ["1900", "2100"])
def test_the_years_from_1900_to_2100_are_plausible(year: str) -> None:
    assert str(TypeAdapter(Day).validate_python(f"{year}-12-31").year) == year


@pytest.mark.parametrize("year", ["0001", "1899", "2101", "9999"])
def test_other_years_are_typing_errors(year: str) -> None:
    assert errors(first=f"{year}-01-01") == ["year_out_of_range"]
    assert errors(begins=f"{year}-01-01T00:00:00+14:00") == ["year_out_of_range"]


@pytest.mark.parametrize("number", [True, False, 0, 1784073600, 1784073600.0])
def test_a_number_is_no_day_and_no_moment(number: float) -> None:
    assert errors(first=number, begins=number) == ["date_type", "date_type"]


def test_a_moment_names_its_offset_and_is_kept_in_utc() -> None:
    assert TypeAdapter(Moment).validate_python("2026-07-15T08:00:00+08:00") == datetime(2026, 7, 15, tzinfo=UTC)
    assert errors(begins="2026-07-15T08:00:00") == ["timezone_aware"]


def test_an_end_before_its_start_says_so() -> None:
    assert errors(last="2026-07-14") == ["ends_before_start"]
    assert errors(ends="2026-07-14T23:59:00+00:00") == ["ends_before_start"]
    assert errors(ends="2026-07-15T00:00:00+00:00") == ["ends_before_start"], "an appointment takes time"
    assert errors(first="1234-01-01", last="2026-07-14") == ["year_out_of_range"], "one error, where it is"


@pytest.mark.parametrize("odd", [True, False, "3", 3.0, None])
def test_only_a_whole_number_is_one(odd: object) -> None:
    assert TypeAdapter(Whole).validate_python(3) == 3
    with pytest.raises(ValidationError):
        TypeAdapter(Whole).validate_python(odd)


@pytest.mark.parametrize(
    ("written", "stored", "sent"),
    [
        (" Siti@EXAMPLE.id\u00a0", "Siti@example.id", "Siti@example.id"),
        ("siti+kerja@m\u00fcnchen.id", "siti+kerja@m\u00fcnchen.id", "siti+kerja@xn--mnchen-3ya.id"),
        ("siti@fa\u00df.de", "siti@fa\u00df.de", "siti@xn--fa-hia.de"),
        ("si\u200bti@example.id", "siti@example.id", "siti@example.id"),
    ],
)
def test_an_address_is_stored_in_its_own_script_and_sent_in_ascii(written: str, stored: str, sent: str) -> None:
    assert TypeAdapter(Email).validate_python(written) == stored
    assert wire_address(stored) == sent


@pytest.mark.parametrize(
    "address",
    [
        "a,b@example.id",
        "siti;budi@example.id",
        'si"ti@example.id',
        '"siti, budi"@example.id',
        "siti@example.id.",
        "siti.@example.id",
        "siti(budi)@example.id",
        "Siti <siti@example.id>",
        "grup:siti@example.id",
        "siti@lain.id@example.id",
        "siti@example.id,budi@example.id",
        "sit\u00ee@example.id",
        "siti@xn--m\u00fcnchen.id",
        "=?utf-8?q?budi?=@example.id",
        "siti@[10.0.0.1]",
        "siti@localhost",
        "siti",
        "",
        "s" * 250 + "@example.id",
    ],
)
def test_an_address_that_could_be_somebody_elses_or_nobodys_is_refused(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Email).validate_python(address)
    assert [error["type"] for error in refused.value.errors()] == ["email_format"]
    with pytest.raises(UnusableAddress):
        wire_address(address)


@given(
    st.text(alphabet="aZ0.,;:\"'()<>@[]\\ +_%=?-\r\n\t\u00e9\u200b", max_size=12),
    st.sampled_from(["a.id", "\u00e9.id"]),
)
def test_what_is_taken_can_be_sent_to(local: str, domain: str) -> None:
    try:
        stored = read_address(f"{local}@{domain}")
    except UnusableAddress:
        return
    assert wire_address(stored).isascii()
    assert read_address(stored) == stored


PLAIN_LOCAL = st.from_regex(r"[a-z0-9]{1,40}([._-]{1,2}[a-z0-9]{0,40}){0,2}", fullmatch=True)
DOMAINS = st.one_of(
    st.from_regex(r"[A-Za-z0-9.\-\[\]=?@> ]{0,30}", fullmatch=True),
    st.from_regex(r"(xn--)?[a-z0-9]{1,70}(\.[a-z0-9]{1,60}){0,4}\.(id|com|co|test)", fullmatch=True),
    st.text(max_size=20),
)


@given(local=st.one_of(PLAIN_LOCAL, st.sampled_from(["postmaster", "a", "a.", "abuse", "-", "a__b"])), domain=DOMAINS)
def test_what_is_right_at_a_glance_is_what_the_whole_look_finds(local: str, domain: str) -> None:
    """The whole look is the library's, with the limit of RFC 5321 and without encoded words."""
    address = tidy(f"{local}@{domain}")
    expected = None
    if len(address) <= LONGEST_ADDRESS and "=?" not in address:
        with suppress(EmailNotValidError):
            expected = validate_email(address, check_deliverability=False, allow_smtputf8=False).normalized
    found = None
    with suppress(UnusableAddress):
        found = read_address(address)
    assert found == expected
