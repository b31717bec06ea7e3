"""If-Match: the version somebody read, against the one that is."""

import pytest

from kompeten.http.pagination import decode_cursor, encode_cursor
from kompeten.http.preconditions import MalformedIfMatch, check_version, if_match
from kompeten.http.public import public
from kompeten.ids import new_id
from kompeten.problems import Invalid, StaleVersion


@pytest.mark.parametrize(("header", "version"), [('"3"', 3), ('"0"', 0), ("*", None), (None, None)])
async def test_a_version_is_read_from_the_entity_tag(header: str | None, version: int | None) -> None:
    assert await if_match(header) == version


@pytest.mark.parametrize("header", ["3", 'W/"3"', '"3", "4"', '"x"', '"-1"', '"03"', "", '"' + "9" * 30 + '"'])
async def test_a_malformed_if_match_is_a_400(header: str) -> None:
    with pytest.raises(MalformedIfMatch) as refused:
        await if_match(header)
    assert refused.value.status == 400


def test_a_stale_version_is_a_412() -> None:
    check_version(3, None)
    check_version(3, 3)
    with pytest.raises(StaleVersion) as refused:
        check_version(4, 3)
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
    assert public(rate_limit="30/minute", anonymous=True) == {
        "x-kompeten-public": True,
        "x-kompeten-rate-limit": "30/minute",
        "security": [],
    }
