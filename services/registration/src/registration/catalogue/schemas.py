"""Schemes as the API takes and shows them."""

from typing import Annotated, Self

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from kompeten.entry.drawable import PrintedCode, PrintedName
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Name
from registration.catalogue.entry import EntryRequirement, load_entry_requirements
from registration.catalogue.schemes import SchemeVersion, Unit, VersionState

MOST_UNITS = 200

SchemeCode = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
VersionNumber = Annotated[int, Path(ge=1, le=10_000)]


class UnitBody(BaseModel):
    """A unit of competency; a draft's may still lack its code."""

    model_config = ConfigDict(extra="forbid")

    code: PrintedCode | None = None
    title: PrintedName
    source: Name | None = None


class VersionBody(BaseModel):
    """What a draft version says; without `entry` the standard entry requirement applies."""

    model_config = ConfigDict(extra="forbid")

    name: PrintedName
    type: PrintedCode
    standard: PrintedName
    validity_years: Whole = Field(ge=1, le=50)
    units: list[UnitBody] = Field(max_length=MOST_UNITS)
    entry: EntryRequirement | None = None

    def as_version(self, code: str, version: int) -> SchemeVersion:
        """Return the draft the rules judge."""
        return SchemeVersion(
            scheme_code=code,
            version=version,
            name=self.name,
            kind=self.type,
            standard=self.standard,
            validity_years=self.validity_years,
            units=tuple(Unit(**unit.model_dump()) for unit in self.units),
            entry=self.entry or load_entry_requirements().of(code),
        )


class SchemeView(BaseModel):
    """A scheme version."""

    code: str
    version: int
    state: VersionState
    name: str
    type: str
    standard: str
    validity_years: int
    units: list[Unit]
    entry: EntryRequirement

    @classmethod
    def of(cls, version: SchemeVersion) -> Self:
        """Show a version."""
        shown = version.model_dump(exclude={"scheme_code", "kind"})
        return cls(code=version.scheme_code, type=version.kind, **shown)
