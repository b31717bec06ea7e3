"""Settings of the certification service; each default says why."""

import string
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from fastapi import Depends
from pydantic import Field, field_validator, model_validator

from kompeten.runtime import Runtime, RuntimeOf
from kompeten.settings import Environment, ServiceSettings

UNNAMED_DIRECTOR = "Direktur Contoh"


class ValidityEnd(StrEnum):
    """Which day is the last one of a certificate's years: LSPs read their rules both ways."""

    ANNIVERSARY = "anniversary"
    DAY_BEFORE = "day_before"


class CertificationSettings(ServiceSettings):
    """What one LSP decides for itself about decisions, numbers and documents."""

    committee_minimum: int = Field(default=3, ge=1, description="Deciders of a case, after recusals")
    committee_must_be_odd: bool = True  # so that a vote among the members present cannot tie
    certificate_number_pattern: str = Field(
        default="{sequence:05d}/LSP-PUSTAKAWAN/{scheme}/{year}", description="Of sequence, year, scheme, lsp"
    )
    registration_number_pattern: str = Field(default="PUS {sequence:06d} {year}", description="Of the same")
    validity_ends: ValidityEnd = ValidityEnd.DAY_BEFORE  # three years are over when the anniversary begins
    lsp_name: str = "LSP Pustakawan"
    issue_place: str = "Jakarta"
    director_name: str = Field(default=UNNAMED_DIRECTOR, description="Printed on certificates; production must name it")
    director_title: str = "Direktur"
    objects_dir: Path = Field(default=Path("var/objects"), description="Folder of the rendered PDFs")

    @field_validator("certificate_number_pattern", "registration_number_pattern")
    @classmethod
    def _numbers_are_unique(cls, pattern: str) -> str:
        """Refuse a pattern that could give one number twice: the sequence starts again every year."""
        used = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
        if not {"sequence", "year"} <= used <= {"sequence", "year", "scheme", "lsp"}:
            raise ValueError("must hold {sequence} and {year}, and may hold {scheme} and {lsp}")
        pattern.format(sequence=1, year=2026, scheme="A", lsp="b")
        return pattern

    @model_validator(mode="after")
    def _director_is_named(self) -> Self:
        if self.environment is Environment.PRODUCTION and self.director_name == UNNAMED_DIRECTOR:
            raise ValueError("director_name must be set in production: it is printed on certificates")
        return self


def settings_of(runtime: Runtime) -> CertificationSettings:
    """Return the service's own settings from its runtime."""
    if not isinstance(runtime.settings, CertificationSettings):
        raise TypeError("certification needs CertificationSettings")
    return runtime.settings


async def current_settings(runtime: RuntimeOf) -> CertificationSettings:
    """Return the settings of the app that serves this request."""
    return settings_of(runtime)


Settings = Annotated[CertificationSettings, Depends(current_settings)]
