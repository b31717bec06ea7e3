"""When two accounts are one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompeten.identity.subjects import is_among, is_same_person, tidy_subject


@pytest.mark.parametrize(
    "odd",
    [
        "member\u200b-1",
        "\u202emember-1",
        "member\u00ad-1",
        "mem\u00a0ber-1",
        "member-1\ufe0f",
        "member\n-1",
        "\u3164",
        " ",
    ],
    ids=ascii,
)
def test_an_account_with_a_character_nobody_sees_is_refused(odd: str) -> None:
    with pytest.raises(ValueError, match=r"must hold|cannot be seen"):
        tidy_subject(odd)


def test_spaces_around_and_decomposed_letters_make_no_other_person() -> None:
    assert is_same_person(" jose\u0301 ", "jos\u00e9")
    assert tidy_subject(" jose\u0301 ") == "jos\u00e9"


def test_case_is_kept_as_the_provider_gives_it() -> None:
    assert tidy_subject("Member-1") == "Member-1"
    assert not is_same_person("Member-1", "member-1")


def test_nobody_is_nobody() -> None:
    assert not is_same_person(None, None)
    assert not is_among("ani", [None, "budi"])
    assert is_among("ani", ["budi", "ani"])


@given(st.text(max_size=40))
def test_what_is_tidy_stays_as_it_is_and_is_itself(written: str) -> None:
    try:
        tidied = tidy_subject(written)
    except ValueError:
        return
    assert tidy_subject(tidied) == tidied
    assert is_same_person(written, tidied)
