"""Why a place in the feed is refused."""

from kompeten.http.pagination import MALFORMED
from kompeten.problems import Invalid, Problem, Text, field_error


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
    """422: nothing this feed gave out."""

    def __init__(self, name: str = "after") -> None:
        error = field_error(name, "malformed_cursor", MALFORMED).model_copy(update={"pointer": None})
        super().__init__(errors=[error])
