"""What a scheme version asks of those who apply; data, because the certification body has changed it before."""

import json
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Name
from registration.catalogue.document_groups import DocumentGroup


class Education(StrEnum):
    """Levels of education, lowest first; SLTA is upper secondary school."""

    SLTA = "SLTA"
    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    D4 = "D4"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"

    @property
    def rank(self) -> int:
        """Position in the order of levels, 0 for the lowest."""
        return _LEVELS.index(self)


_LEVELS = tuple(Education)


class EntryRequirement(BaseModel):
    """From `diploma_from` on the field of study (or a training certificate) counts, below it the years of work."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    diploma_from: Education
    field_words: tuple[Name, ...] = Field(
        max_length=50, description="A field of study containing one of them, in any case, is enough"
    )
    years_of_work: Whole = Field(ge=0, le=50, description="Needed on the batch's first day by those below diploma_from")
    documents: tuple[DocumentGroup, ...] = Field(default=(), max_length=20, description="Papers, group by group")

    def asks_for_work(self, education: Education) -> bool:
        """Tell whether years of work are asked instead of a field of study."""
        return education.rank < self.diploma_from.rank

    def accepts_field(self, field_of_study: str | None) -> bool:
        """Tell whether the field of study is enough without a training certificate."""
        field = (field_of_study or "").casefold()
        return any(word.casefold() in field for word in self.field_words)


class EntryRequirements(BaseModel):
    """The standard requirement, and the schemes that ask something else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    standard: EntryRequirement
    schemes: dict[str, EntryRequirement] = {}

    def of(self, scheme_code: str) -> EntryRequirement:
        """Return what this scheme asks, the standard unless it has its own."""
        return self.schemes.get(scheme_code, self.standard)


@cache
def load_entry_requirements() -> EntryRequirements:
    """Read the requirements that come with the package, once per process."""
    source = files("registration").joinpath("data", "entry_requirements.json").read_text("utf-8")
    return EntryRequirements.model_validate(json.loads(source))
