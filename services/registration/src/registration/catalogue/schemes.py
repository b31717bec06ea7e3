"""The scheme catalogue as delivered in a file, and the versions it is loaded as."""

import json
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from registration.catalogue.entry import EntryRequirement, EntryRequirements, load_entry_requirements

FIRST_VERSION = 1


class VersionState(StrEnum):
    """Life of a scheme version: people can apply for an active one only."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Unit(BaseModel):
    """A unit of competency; a delivered one may still lack its official code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str | None = None
    title: str
    source: str | None = Field(default=None, description="Where code and title were found")


class DeliveredScheme(BaseModel):
    """One scheme of the delivered file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    type: str
    validity_years: int = Field(ge=1)
    source: str | None = None
    units: tuple[Unit, ...] = ()


class DeliveredCatalogue(BaseModel):
    """The delivered file: all schemes of one certification body under one standard."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lsp: str
    standard: str
    note: str | None = None
    schemes: tuple[DeliveredScheme, ...]


class SchemeVersion(BaseModel):
    """What a person applies for, is assessed on and certified for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scheme_code: str
    version: int = Field(default=FIRST_VERSION, ge=1)
    name: str
    kind: str = Field(description="klaster, okupasi, KKNI or unit")
    standard: str
    validity_years: int
    units: tuple[Unit, ...]
    entry: EntryRequirement
    state: VersionState = VersionState.DRAFT


def versions_of(
    catalogue: DeliveredCatalogue, requirements: EntryRequirements, *, version: int = FIRST_VERSION
) -> tuple[SchemeVersion, ...]:
    """Return a draft version of every delivered scheme, with its entry requirement attached."""
    return tuple(
        SchemeVersion(
            scheme_code=scheme.code,
            version=version,
            name=scheme.name,
            kind=scheme.type,
            standard=catalogue.standard,
            validity_years=scheme.validity_years,
            units=scheme.units,
            entry=requirements.of(scheme.code),
        )
        for scheme in catalogue.schemes
    )


@cache
def load_catalogue() -> DeliveredCatalogue:
    """Read the catalogue that comes with the package, once per process."""
    source = files("registration").joinpath("data", "schemes.json").read_text("utf-8")
    return DeliveredCatalogue.model_validate(json.loads(source))


def load_versions() -> tuple[SchemeVersion, ...]:
    """Return the packaged schemes as draft versions with the packaged entry requirements."""
    return versions_of(load_catalogue(), load_entry_requirements())
