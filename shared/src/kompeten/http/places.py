"""Where somebody stands who follows changes, as they carry it, and whether it still means the same."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from kompeten.http.pagination import MALFORMED
from kompeten.problems import Invalid, Problem, Text, field_error

CURSOR = "^[A-Za-z0-9_-]{32}$"
EPOCH_BYTES, POSITION_BYTES = 16, 8  # together no padding


@dataclass(frozen=True, slots=True)
class Place:
    """The number of a change and the epoch it was given in."""

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


class CursorLost(Problem):
    """410: the cursor tells of changes this database has forgotten; what came after them nobody can say."""

    status = 410
    code = "cursor_lost"
    message = Text(
        "Basis data telah dipulihkan ke keadaan sebelum penanda ini. Baca ulang dari awal, tanpa penanda; perubahan "
        "yang sudah Anda miliki dikenali dari nomor peristiwanya.",
        "The database was restored to a state before this cursor. Read again from the beginning, without a cursor; "
        "what you have already you know by the id of its event.",
    )


class MalformedPlace(Invalid):
    """422: nothing we gave out."""

    def __init__(self, name: str = "after") -> None:
        error = field_error(name, "malformed_cursor", MALFORMED).model_copy(update={"pointer": None})
        super().__init__(errors=[error])
