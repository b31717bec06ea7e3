"""Where somebody stands in the feed: an opaque cursor that means one place, or is refused."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompeten.http.places import CURSOR, Epoch, Place, is_known

HERE, EARLIER, ELSEWHERE = (UUID(int=number) for number in (1, 2, 3))
EPOCHS = [Epoch(EARLIER, 40), Epoch(HERE, 55)]


@given(st.uuids(), st.integers(min_value=0, max_value=2**63 - 1))
def test_a_cursor_is_one_place_and_a_place_one_cursor(epoch: UUID, position: int) -> None:
    place = Place(epoch, position)
    assert Place.of(place.cursor()) == place
    assert len(place.cursor()) == 32
    assert all(sign.isalnum() or sign in "-_" for sign in place.cursor()), CURSOR


@pytest.mark.parametrize(
    "said",
    ["", "A", "x" * 31, "x" * 33, "=" * 32, "é" * 32, Place(HERE, 1).cursor() + "=", "AAAA" * 4 + "////" * 4, "_" * 32],
)
def test_what_the_feed_never_gave_out_is_no_place(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Place.of(said)


@pytest.mark.parametrize(
    ("epoch", "position", "known"),
    [
        (HERE, 0, True),
        (HERE, 55, True),
        (HERE, 56, False),  # given out by what this database was before somebody put it back
        (EARLIER, 40, True),  # up to where it was left, an earlier epoch told what stands here
        (EARLIER, 41, False),
        (ELSEWHERE, 1, False),
    ],
)
def test_a_place_is_known_as_long_as_it_means_the_same(epoch: UUID, position: int, known: bool) -> None:  # noqa: FBT001
    assert is_known(Place(epoch, position), EPOCHS) is known
