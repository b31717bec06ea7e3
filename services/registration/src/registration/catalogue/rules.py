"""When a scheme version may be activated, and what may never change afterwards."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from kompeten.states import StateMachine
from registration.catalogue.schemes import SchemeVersion, VersionState

# Beside the state, which moves on, nothing of an active version may change: certificates are printed from it.
_FREE_TO_CHANGE = {"state"}


class VersionMove(StrEnum):
    """What can be done to a scheme version."""

    ACTIVATE = "activate"
    RETIRE = "retire"


# A retired version never comes back, a new version is made instead.
VERSION = StateMachine(
    VersionState,
    VersionMove,
    {
        (VersionState.DRAFT, VersionMove.ACTIVATE): VersionState.ACTIVE,
        (VersionState.DRAFT, VersionMove.RETIRE): VersionState.RETIRED,
        (VersionState.ACTIVE, VersionMove.RETIRE): VersionState.RETIRED,
    },
)


class ActivationCode(StrEnum):
    """Why a version cannot be activated."""

    NO_UNITS = "no_units"
    UNIT_WITHOUT_CODE = "unit_without_code"
    UNIT_CODE_FORMAT = "unit_code_format"
    UNIT_CODE_DUPLICATED = "unit_code_duplicated"


@dataclass(frozen=True, slots=True)
class ActivationFinding:
    """One reason against activation; `unit` is the position in the version's list, from 0."""

    code: ActivationCode
    unit: int | None = None
    unit_code: str | None = None


@cache
def load_unit_code_patterns() -> tuple[str, ...]:
    """Read the forms of unit codes that come with the package, once per process."""
    source = files("registration").joinpath("data", "unit_code_patterns.json").read_text("utf-8")
    return tuple(entry["pattern"] for entry in json.loads(source)["patterns"])


def check_activation(version: SchemeVersion, *, patterns: Sequence[str] | None = None) -> list[ActivationFinding]:
    """Return every reason against activating the version; an empty list means it may be activated.

    `patterns` are regular expressions for whole unit codes, by default the packaged ones.
    """
    if not version.units:
        return [ActivationFinding(ActivationCode.NO_UNITS)]
    allowed = load_unit_code_patterns() if patterns is None else patterns
    findings: list[ActivationFinding] = []
    seen: set[str] = set()
    for position, unit in enumerate(version.units):
        if not unit.code or not unit.code.strip():
            findings.append(ActivationFinding(ActivationCode.UNIT_WITHOUT_CODE, position))
        elif not any(re.fullmatch(pattern, unit.code) for pattern in allowed):
            findings.append(ActivationFinding(ActivationCode.UNIT_CODE_FORMAT, position, unit.code))
        elif unit.code in seen:
            findings.append(ActivationFinding(ActivationCode.UNIT_CODE_DUPLICATED, position, unit.code))
        else:
            seen.add(unit.code)
    return findings


def forbidden_changes(current: SchemeVersion, proposed: SchemeVersion) -> tuple[str, ...]:
    """Name the fields that differ although the current version is no draft any more; empty means it may be stored."""
    if current.state is VersionState.DRAFT:
        return ()
    return tuple(
        field
        for field in SchemeVersion.model_fields
        if field not in _FREE_TO_CHANGE and getattr(current, field) != getattr(proposed, field)
    )
