"""Whom a row is about: by the id of the enrolment, or by the name where it is one person's alone."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from development.imports.columns import ENROLMENT, NAME, Row
from development.imports.rules import CellRefused, Finding, RowCode
from kompeten.sheets.cell import is_empty, looks_like_formula, text_of


class Register:
    """The participants of an activity, as rows name them."""

    def __init__(self, names: Mapping[UUID, str]) -> None:
        self._names = {one: _bared(name) for one, name in names.items()}
        self._by_name: defaultdict[str, list[UUID]] = defaultdict(list)
        for one, name in self._names.items():
            self._by_name[name].append(one)

    def person_of(self, row: Row) -> tuple[UUID | None, list[Finding]]:
        """Return whom a row is about, or what is wrong with how it says so."""
        try:
            return self._found(row), []
        except _Unclear as unclear:
            return None, [Finding(row.number, unclear.field, unclear.code)]

    def _found(self, row: Row) -> UUID:
        told, name = row.cells.get(ENROLMENT), row.cells.get(NAME)
        for field, cell in ((ENROLMENT, told), (NAME, name)):
            if looks_like_formula(cell) and not is_empty(cell):
                raise _Unclear(field, RowCode.FORMULA)
        written = _bared(text_of(name)) if not is_empty(name) else None
        if is_empty(told):
            return self._named(written)
        found = _uuid(text_of(told))
        if found is None or found not in self._names:
            raise _Unclear(ENROLMENT, RowCode.PARTICIPANT_UNKNOWN)
        if written is not None and written != self._names[found]:
            raise _Unclear(NAME, RowCode.NAME_DIFFERS)  # a column was sorted without the others
        return found

    def _named(self, written: str | None) -> UUID:
        if written is None:
            raise _Unclear(ENROLMENT, RowCode.REQUIRED)
        found = self._by_name.get(written, [])
        if not found:
            raise _Unclear(NAME, RowCode.PARTICIPANT_UNKNOWN)
        if len(found) > 1:
            raise _Unclear(NAME, RowCode.NAME_AMBIGUOUS)
        return found[0]


class _Unclear(CellRefused):
    def __init__(self, field: str, code: RowCode) -> None:
        super().__init__(code)
        self.field = field


def _bared(name: str) -> str:
    return " ".join(name.replace(".", " ").replace(",", " ").casefold().split())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
