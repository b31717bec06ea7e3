"""Files of numbers as trainers and provinces type them, sent in, and what became of them."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from xlsxwriter import Workbook

from kompeten.events import ParticipantEnrolled
from kompeten.http.workbooks import XLSX
from kompeten.ids import new_id
from service.development.test_attendance import Venue
from support.events import sample

PATH = "/v1/development-imports"
COUNTS = ("rows", "created", "updated", "unchanged", "ignored", "refused")
Rows = Sequence[Sequence[Any]]


async def enrolled(venue: Venue, *names: str) -> list[UUID]:
    """Let people of these names be enrolled."""
    ids = [new_id() for _ in names]
    bodies = [
        sample(ParticipantEnrolled, one, activity_id=venue.activity, full_name=name)
        for one, name in zip(ids, names, strict=True)
    ]
    service = venue.driver.service
    await service.consumer(bodies[0].topic).receive([service.record(body) for body in bodies])
    return ids


def workbook(rows: Rows) -> bytes:
    """Return a workbook as somebody may type it; what begins with = is a formula."""
    made = io.BytesIO()
    with Workbook(made) as book:
        page, day = book.add_worksheet("Lembar1"), book.add_format({"num_format": "mmm yyyy"})
        for at, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(at, place, cell, day)
                elif isinstance(cell, str) and not cell.startswith("="):
                    page.write_string(at, place, cell)
                else:
                    page.write(at, place, cell)
    return made.getvalue()


async def send(venue: Venue, kind: str, content: bytes, *, as_: dict[str, str] | None = None) -> httpx.Response:
    """Send a file in."""
    of = "" if kind == "indicators" else f"&activity_id={venue.activity}"
    headers = (as_ or venue.driver.organizer()) | {"content-type": XLSX}
    return await venue.driver.service.client.post(f"{PATH}?kind={kind}{of}", content=content, headers=headers)


async def sent(venue: Venue, kind: str, rows: Rows) -> dict[str, Any]:
    """Return what became of a file."""
    answer = await send(venue, kind, workbook(rows))
    assert answer.status_code == 201, answer.text
    view = dict(answer.json())
    assert view["rows"] == sum(view[name] for name in COUNTS[1:])
    return view


def counts(view: dict[str, Any]) -> list[int]:
    """Return how many rows there were, and what became of them, in the order of `COUNTS`."""
    return [view[name] for name in COUNTS]


def problems(view: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Return row, column and code of everything that is wrong."""
    return [(one["row"], one["field"], one["code"]) for one in view["problems"]]
