"""Refusals about assessments and their results, in both languages."""

from collections.abc import Sequence
from datetime import date, datetime

from assessment.assessments.rules import first_day
from assessment.assessors.rules import venue_day
from kompeten.events.snapshots import Batch, Unit
from kompeten.problems import Conflict, FieldError, Invalid, Text, field_error
from kompeten.written import written_zone


class TooEarly(Conflict):
    """409: the day of the assessment has not come where the venue is."""

    code = "too_early"
    message = Text(
        "Asesmen dijadwalkan pada {day} ({zone}); hasil atau ketidakhadiran dicatat mulai hari itu.",
        "The assessment is on {day} ({zone}); results or absence can be recorded from that day.",
    )


class UnitUnknown(Invalid):
    """422: units the scheme version does not have."""

    code = "unit_unknown"
    message = Text("Unit ini tidak ada dalam versi skema asesi.", "This unit is not in the candidate's scheme version.")

    def __init__(self, places: Sequence[int]) -> None:
        super().__init__(
            errors=[
                field_error("unit_code", self.code, self.message, pointer=f"#/results/{place}/unit_code")
                for place in places
            ]
        )


class ResultIdReused(Conflict):
    """409: an id that was already sent with other content."""

    code = "result_id_reused"
    message = Text(
        "Id hasil ini sudah dipakai untuk isi yang berbeda; koreksi memerlukan id baru.",
        "This result id already stands for other content; a correction needs a new id.",
    )

    def __init__(self, places: Sequence[int]) -> None:
        super().__init__(
            errors=[field_error("id", self.code, self.message, pointer=f"#/results/{place}/id") for place in places]
        )


class TooManyResults(Conflict):
    """409: marks were sent anew again and again."""

    code = "too_many_results"
    message = Text(
        "Hasil asesmen ini sudah terlalu sering diubah. Hubungi LSP.",
        "The results of this assessment were changed too often. Ask the LSP.",
    )


class MarkedByAnother(Conflict):
    """409: marks that count were given by another account than that which completes."""

    code = "marked_by_another"
    message = Text(
        "Unit {units} dinilai dengan akun lain. Nilai kembali unit itu dengan akun Anda, lalu selesaikan.",
        "Units {units} were marked by another account. Mark them again with your own, then complete.",
    )


class MarksMissing(Conflict):
    """409: units without a mark; an assessment is complete only with all of them."""

    code = "marks_missing"
    message = Text("Unit yang belum dinilai: {units}.", "Units without a mark: {units}.")

    def __init__(self, missing: Sequence[Unit]) -> None:
        super().__init__(
            units=[unit.code for unit in missing],
            errors=[_missing(unit, self.code) for unit in missing],
        )


class NotesTooLong(Conflict):
    """409: together the notes are more than the report of one assessment can carry."""

    code = "notes_too_long"
    message = Text(
        "Catatan seluruh unit terlalu panjang untuk satu laporan; kirim ulang dengan catatan lebih singkat.",
        "The notes of all units are too long for one report; send them again, shorter, with new ids.",
    )


def refuse_before_the_day(starts_at: datetime | None, batch: Batch, now: datetime) -> None:
    """Raise `TooEarly` before the day of the assessment in the venue's time zone."""
    day: date = first_day(starts_at, batch)
    if venue_day(now, batch) < day:
        raise TooEarly(day=day, zone=written_zone(batch.time_zone, day))


def _missing(unit: Unit, code: str) -> FieldError:
    text = Text("Unit {code} ({title}) belum dinilai.", "Unit {code} ({title}) has no mark.")
    return field_error(unit.code, code, text.format(code=unit.code, title=unit.title), pointer="#/results")
