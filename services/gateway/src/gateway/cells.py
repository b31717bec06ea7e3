"""Cells: whole systems, each with databases, topics and LSPs of its own, behind one gateway."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from gateway.refusals import NoSuchCell
from kompeten.cells import CELL_NAME, cell_of_code
from kompeten.http.authorization import UnknownLsp
from kompeten.identity.tokens import Caller


class Cell(BaseModel):
    """One of the systems. An unnamed one stood alone before there were cells: its services and codes bear no name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=CELL_NAME)
    services: Mapping[str, str]
    lsps: frozenset[str] = frozenset()
    unnamed: bool = False

    @property
    def known_as(self) -> str:
        """What its services call it and its codes begin with."""
        return "" if self.unnamed else self.name


class Cells:
    """Tells which cell is meant. `ValueError` when two claim the same LSP or the same codes."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.all = tuple(cells)
        if not self.all:
            raise ValueError("there is no cell in it")
        self._by_name = {cell.name: cell for cell in self.all}
        self._by_lsp = _claims("LSP", ((lsp, cell) for cell in self.all for lsp in cell.lsps))
        self._by_code = _claims("codes beginning with", ((cell.known_as, cell) for cell in self.all))

    @classmethod
    def in_file(cls, file: Path) -> Self:
        """Return those of a file in TOML: one table per cell, called by its name."""
        tables = tomllib.loads(file.read_text("utf-8"))
        return cls(Cell(name=name, **table) for name, table in tables.items())

    def of_caller(self, caller: Caller, *, named: str | None, lsp_id: str | None) -> Cell:
        """Return the caller's own; an operator's is that of the LSP asked about, else the one they name.

        Raises `UnknownLsp`; `NoSuchCell` also when an operator names another one than has the LSP.
        """
        if caller.lsp_id is not None:
            if (own := self._by_lsp.get(caller.lsp_id)) is None:
                raise UnknownLsp
            return own
        meant = self._by_name.get(named or "") if lsp_id is None else self._by_lsp.get(lsp_id)
        if meant is None or named not in (None, meant.name):
            raise NoSuchCell(cells=sorted(self._by_name))
        return meant

    def of_code(self, code: str) -> Cell:
        """Return the one that may have issued a code; about a code that nobody issued all answer alike."""
        return self._by_code.get(cell_of_code(code), self.all[0])


class OnlyCell(Cells):
    """A system without cells: it is meant by everything, and itself knows which LSPs it has."""

    def __init__(self, services: Mapping[str, str]) -> None:
        super().__init__([Cell(name="only", services=services, unnamed=True)])

    def of_caller(self, caller: Caller, *, named: str | None, lsp_id: str | None) -> Cell:  # noqa: ARG002 - there is one
        """Return it."""
        return self.all[0]


def _claims(what: str, claims: Iterable[tuple[str, Cell]]) -> Mapping[str, Cell]:
    found: dict[str, Cell] = {}
    for claimed, cell in claims:
        if claimed in found:
            raise ValueError(f"{what} {claimed!r}: both {found[claimed].name} and {cell.name} claim it")
        found[claimed] = cell
    return found
