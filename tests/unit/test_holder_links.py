"""The link of a holder: made of a key, known by it, and nobody else's."""

import base64
from uuid import UUID

import pytest
from pydantic import ValidationError

from kompeten.cells import cell_of_code
from kompeten.holder_links import DEVELOPMENT_KEY, LinkTo, id_named
from support.links import LINKS, make_links

MINE = UUID("01980000-0000-7000-8000-0000000000f3")
OTHER = UUID("01980000-0000-7000-8000-0000000000f4")
NEWER = base64.b64encode(b"drawn by somebody for this test!").decode()


def test_a_link_is_the_same_whoever_makes_it_and_fits_its_certificate_and_number_alone() -> None:
    code = LINKS.code(MINE, 2)
    assert code == make_links().code(MINE, 2)
    assert LINKS.address(str(MINE), 2) == f"https://kompeten.example/holder/{code}"
    assert len(code) == 43
    assert id_named(code) == MINE
    assert LINKS.fits(code, MINE, 2)
    assert not LINKS.fits(code, MINE, 1)
    assert not LINKS.fits(code, MINE, 3)
    assert not LINKS.fits(code, OTHER, 2)


def test_the_code_of_another_certificate_is_not_found_by_changing_its_name() -> None:
    theirs = base64.urlsafe_b64encode(OTHER.bytes).decode()[:21] + LINKS.code(MINE)[21:]
    assert not LINKS.fits(theirs, OTHER, 1)


@pytest.mark.parametrize("code", ["", "a", "ü" * 43, "A" * 42, "A" * 44, "../../etc/passwd", "k1.", "k1.abc", "\ud800"])
def test_what_is_no_code_names_nothing(code: str) -> None:
    assert id_named(code) is None
    assert not LINKS.fits(code, MINE, 1)


def test_a_link_made_with_an_older_key_holds_until_that_one_is_dropped() -> None:
    code = LINKS.code(MINE)
    rotated = make_links(holder_link_keys=f"{NEWER}, {DEVELOPMENT_KEY}")
    assert rotated.code(MINE) != code
    assert rotated.fits(code, MINE, 1)
    assert rotated.fits(rotated.code(MINE), MINE, 1)
    assert not make_links(holder_link_keys=NEWER).fits(code, MINE, 1)


def test_a_link_names_its_cell_where_there_are_several() -> None:
    links = make_links(cell="k1")
    assert cell_of_code(links.code(MINE)) == "k1"
    assert id_named(links.code(MINE)) == MINE
    assert links.fits(links.code(MINE), MINE, 1)


def test_the_link_of_a_participant_is_no_holders_link_though_one_key_makes_both() -> None:
    code = LINKS.code(MINE, to=LinkTo.PROGRESS)
    assert LINKS.address(MINE, to=LinkTo.PROGRESS) == f"https://kompeten.example/progress/{code}"
    assert id_named(code) == MINE
    assert LINKS.fits(code, MINE, to=LinkTo.PROGRESS)
    assert not LINKS.fits(code, MINE)
    assert not LINKS.fits(LINKS.code(MINE), MINE, to=LinkTo.PROGRESS)


@pytest.mark.parametrize("keys", ["short", f"{NEWER},", "not base64 at all!"])
def test_what_is_no_key_is_refused_at_the_start(keys: str) -> None:
    with pytest.raises(ValidationError, match="HOLDER_LINK_KEYS"):
        make_links(holder_link_keys=keys)
