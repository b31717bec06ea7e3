"""Where somebody stands in the feed, as they carry it, and whether it still means the same."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self
from uuid import UUID

CURSOR = "^[A-Za-z0-9_-]{32}$"
EPOCH_BYTES, POSITION_BYTES = 16, 8  # together no padding


@dataclass(frozen=True, slots=True)
class Place:
    """A number of the feed and the epoch it was given in."""

    epoch: UUID
    position: int

    def cursor(self) -> str:
        """Return its opaque form. It is no secret and gives nobody anything: what is shown depends on the token."""
        raw = self.epoch.bytes + self.position.to_bytes(POSITION_BYTES, "big")
        return urlsafe_b64encode(raw).decode()

    @classmethod
    def of(cls, cursor: str) -> Self:
        """Return the place in a cursor; `ValueError` for what we did not make."""
        raw = urlsafe_b64decode(cursor)
        place = cls(UUID(bytes=raw[:EPOCH_BYTES]), int.from_bytes(raw[EPOCH_BYTES:], "big"))
        if place.position >= 2 ** (8 * POSITION_BYTES - 1) or place.cursor() != cursor:
            raise ValueError(cursor)
        return place


@dataclass(frozen=True, slots=True)
class Epoch:
    """A stretch of numbers: up to `last` what it told is what stands here."""

    id: UUID
    last: int


def is_known(place: Place, epochs: list[Epoch]) -> bool:
    """Tell whether the place means here what it meant when it was given out."""
    return any(one.id == place.epoch and place.position <= one.last for one in epochs)
