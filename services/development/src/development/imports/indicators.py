"""Files of indicators: a library's count of a month a row."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from development.imports.cells import HUNDRED, MOST, read_count, read_indicator, read_library, read_month
from development.imports.columns import INDICATOR, LIBRARY, MONTH, VALUE, Row, read_cell
from development.imports.rules import Finding, Line, Outcome
from development.indicators.commands import write_indicators
from development.programmes.rules import Indicator

Counted = tuple[Indicator, date, str]


def read_indicators(rows: Sequence[Row], *, today: date) -> list[Line[Counted, int]]:
    """Return what each row says a library counted."""
    return [_line(row, today=today) for row in rows]


async def enter_indicators_of(
    session: AsyncSession, said: Mapping[Counted, tuple[int, int]], *, lsp_id: str, organizer_id: str
) -> Outcome:
    """Enter what was chosen. The caller commits."""
    rows: list[dict[str, object]] = [
        {
            "lsp_id": lsp_id,
            "organizer_id": organizer_id,
            "indicator": indicator,
            "month": month,
            "library": library,
            "value": value,
        }
        for (indicator, month, library), (_, value) in sorted(said.items())
    ]
    created, updated = await write_indicators(session, rows)
    return Outcome(created, updated, len(rows) - created - updated, ())


def _line(row: Row, *, today: date) -> Line[Counted, int]:
    findings: list[Finding] = []
    library = read_cell(row, LIBRARY, read_library, findings)
    month = read_cell(row, MONTH, partial(read_month, today=today), findings)
    indicator = read_cell(row, INDICATOR, read_indicator, findings)
    most = HUNDRED if indicator is Indicator.SATISFACTION else MOST
    value = read_cell(row, VALUE, partial(read_count, most=most), findings)
    if library is None or month is None or indicator is None:
        return Line(row.number, None, None, findings)
    return Line(row.number, (indicator, month, library), value, findings)
