"""Refusals and warnings about assessors, in both languages."""

from datetime import date

from assessment.assessors.rules import MetWarning, warnings_about
from kompeten.problems import Conflict, FieldError, Invalid, Text, field_error

FORMAT = Text(
    "Nomor MET tidak sesuai bentuk MET.000.007183.2023.", "The MET number does not have the form MET.000.007183.2023."
)

WARNINGS = {
    MetWarning.MET_NUMBER_REWRITTEN: (
        "met_number",
        Text("Nomor MET ditulis ulang menjadi {met_number}.", "The MET number was rewritten as {met_number}."),
    ),
    MetWarning.MET_EXPIRED: (
        "valid_until",
        Text(
            "Nomor MET sudah tidak berlaku sejak setelah {valid_until}; asesor belum dapat ditugaskan.",
            "The MET number expired after {valid_until}; the assessor cannot be assigned.",
        ),
    ),
}


class MetNumberFormat(Invalid):
    """422: that is no MET number."""

    code = "met_number_format"
    message = FORMAT

    def __init__(self) -> None:
        super().__init__(errors=[field_error("met_number", self.code, FORMAT)])


class MetNumberTaken(Conflict):
    """409: another assessor of this LSP has this number."""

    code = "met_number_taken"
    message = Text(
        "Nomor MET ini sudah tercatat pada asesor lain.", "This MET number is already recorded for another assessor."
    )


def told_warnings(*, written: str, normalised: str, valid_until: date, today: date) -> list[FieldError]:
    """Return the warnings as the response carries them."""
    found = warnings_about(written=written, normalised=normalised, valid_until=valid_until, today=today)
    told = []
    for warning in found:
        field, text = WARNINGS[warning]
        filled = text.format(met_number=normalised, valid_until=valid_until.isoformat())
        told.append(field_error(field, warning.value, filled))
    return told
