"""Archives are written while they are read, and hold one file at a time."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import date

from kompeten.http.archives import File, zipped

DAY = date(2026, 7, 15)


async def test_a_file_has_left_before_the_next_is_asked_for() -> None:
    asked = []

    async def files() -> AsyncIterator[File]:
        for name in ("a.pdf", "b.pdf"):
            asked.append(name)
            yield File(name, DAY, name.encode() * 500)

    pieces = zipped(files())
    first = await anext(pieces)
    assert (len(first) > 2_500, asked) == (True, ["a.pdf"])
    rest = b"".join([piece async for piece in pieces])
    with zipfile.ZipFile(io.BytesIO(first + rest)) as archive:
        assert archive.testzip() is None
        assert [(one.filename, one.date_time[:3]) for one in archive.infolist()] == [
            ("a.pdf", (2026, 7, 15)),
            ("b.pdf", (2026, 7, 15)),
        ]
