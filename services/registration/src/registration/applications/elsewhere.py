"""What the LSP alone hears of a person: that other applications under the same NIK tell them differently.

An organizer would learn from it that somebody is known elsewhere, and as whom. So it is asked when the LSP reads, and
stored nowhere.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, literal
from sqlalchemy.orm import InstrumentedAttribute, aliased

from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.problems import FieldError
from registration.applications.models import Application
from registration.applications.problems import as_field_error
from registration.cells.codes import FindingCode
from registration.forms.fields import Column
from registration.forms.findings import Finding

OTHER = aliased(Application)
CODES = (FindingCode.NIK_UNDER_OTHER_NAME, FindingCode.NIK_UNDER_OTHER_BIRTH_DATE)


def _letters(name: InstrumentedAttribute[str]) -> ColumnElement[str]:
    return func.regexp_replace(func.lower(name), "[^[:alnum:]]+", "", "g")


def _known_with(difference: ColumnElement[bool]) -> ColumnElement[bool]:
    theirs = OTHER.person_id == Application.person_id
    return exists().where(theirs, OTHER.id != Application.id, OTHER.erased_at.is_(None), difference)


TOLD = (
    _known_with(_letters(OTHER.full_name) != _letters(Application.full_name)).label("other_name"),
    _known_with(OTHER.birth_date != Application.birth_date).label("other_birth_date"),
)
UNTOLD = (literal(value=False).label("other_name"), literal(value=False).label("other_birth_date"))


def known_elsewhere(principal: Principal) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return whether an application's person has another name, or birth date, elsewhere; to organizers never."""
    return TOLD if own_organizer(principal) is None else UNTOLD


def warnings_of(known: Sequence[bool]) -> list[FieldError]:
    """Return as warnings what `known_elsewhere` found."""
    return [as_field_error(Finding(Column.NIK, code, None)) for code, is_so in zip(CODES, known, strict=True) if is_so]
