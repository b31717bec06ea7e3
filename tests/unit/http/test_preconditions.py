"""If-Match: the version somebody read, against the one that is."""

import pytest

from kompeten.http.pagination import decode_cursor, encode_cursor
from kompeten.http.preconditions import MalformedIfMatch, check_version, if_match
from kompeten.http.public import Asked, public
from kompeten.ids import new_id
from kompeten.problems import Invalid, StaleVersion


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        ('"3"', {3}),
        ('"0"', {0}),
        ('"3", "4" ,"5"', {3, 4, 5}),
        ('W/"3"', set()),
        ('W/"3", "4"', {4}),
        ('"somebody-elses"', set()),
        ('"03"', set()),
        ("*", None),
        (None, None),
    ],
)
async def test_versions_are_read_from_entity_tags(header: str | None, versions: set[int] | None) -> None:
    assert await if_match(header) == versions


@pytest.mark.parametrize("header", ["3", '"3" "4"', '"3",', "w/3", "", '"3', '*, "3"'])
async def test_a_malformed_if_match_is_a_400(header: str) -> None:
    with pytest.raises(MalformedIfMatch) as refused:
        await if_match(header)
    assert refused.value.status == 400


def test_a_stale_version_is_a_412() -> None:
    check_version(3, None)
    check_version(3, frozenset({2, 3}))
    for demanded in (frozenset({3}), frozenset[int]()):
        with pytest.raises(StaleVersion) as refused:
            check_version(4, demanded)
        assert refused.value.status == 412


def test_a_cursor_is_read_back() -> None:
    key = new_id()
    assert decode_cursor(encode_cursor(key)) == key


@pytest.mark.parametrize("cursor", ["", "AAAA", "!" * 22, "A" * 23, "A" * 21 + "B", "A" * 22 + "\n"])
def test_a_cursor_we_did_not_make_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        decode_cursor(cursor)
    assert [error.field for error in refused.value.errors] == ["cursor"]


def test_a_public_route_is_marked_for_the_gateway() -> None:
    assert public() == {"x-kompeten-public": True}
    assert public(rate_limit="30/minute", counted_with="codes", anonymous=Asked.BY_CODE, cross_origin=True) == {
        "x-kompeten-public": True,
        "x-kompeten-rate-limit": "30/minute",
        "x-kompeten-counted-with": "codes",
        "x-kompeten-cross-origin": True,
        "security": [],
        "x-kompeten-cells": "by code",
    }
