"""Refusals and warnings about assessors and whom they may assess, in both languages."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from assessment.assessors.rules import PARTING_DUTIES, MetWarning, Rule, warnings_about
from kompeten.events.snapshots import Participant
from kompeten.problems import Conflict, FieldError, Invalid, Text, field_error
from kompeten.written import written_zone

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
            "Nomor MET hanya berlaku sampai {valid_until}; asesor tidak dapat ditugaskan.",
            "The MET number is valid until {valid_until} only; the assessor cannot be assigned.",
        ),
    ),
}


EXPLANATIONS: dict[Rule, tuple[str, Text]] = {
    Rule.SCHEME_OUT_OF_SCOPE: (
        "assessor_id",
        Text("Skema {scheme} di luar ruang lingkup asesor ini.", "Scheme {scheme} is outside this assessor's scope."),
    ),
    Rule.MET_EXPIRED: (
        "assessor_id",
        Text(
            "Nomor MET asesor tidak berlaku pada hari asesmen.",
            "The assessor's MET number is not valid on the day of the assessment.",
        ),
    ),
    Rule.SAME_EMPLOYER: (
        "assessor_id",
        Text(
            "Asesor bekerja pada instansi yang sama dengan asesi.",
            "The assessor and the candidate have the same employer.",
        ),
    ),
    Rule.OVERLAP: (
        "starts_at",
        Text("Asesor sudah mendapat tugas lain pada waktu itu.", "The assessor already has another assignment then."),
    ),
    Rule.REVIEWED_THE_APPLICATION: (
        "assessor_id",
        Text(
            "Asesor ini memeriksa permohonan asesi, jadi tidak boleh mengasesnya.",
            "This assessor reviewed the candidate's application and so may not assess them.",
        ),
    ),
    Rule.OUTSIDE_BATCH_DATES: (
        "starts_at",
        Text(
            "Waktu asesmen harus di dalam tanggal kegiatan, {starts_on} sampai {ends_on} ({zone}), "
            "dan berakhir setelah dimulai.",
            "The assessment must lie within the batch's days, {starts_on} to {ends_on} ({zone}), "
            "and end after it starts.",
        ),
    ),
    Rule.TRAINED_THE_CANDIDATE: (
        "assessor_id",
        Text(
            "Asesor ini melatih asesi belum lama ini, jadi tidak boleh mengasesnya.",
            "This assessor trained the candidate not long ago and so may not assess them.",
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


class AssignmentRefused(Conflict):
    """409: this assessor may not assess this candidate at this time; one error per broken rule."""

    code = "assignment_refused"
    message: ClassVar[Text] = Text(
        "Asesor ini tidak dapat ditugaskan untuk asesi ini pada waktu itu.",
        "This assessor cannot be assigned to this candidate at that time.",
    )

    def __init__(self, rules: Sequence[Rule], participant: Participant) -> None:
        super().__init__(errors=[explain(rule, participant) for rule in rules])
        self.parts_duties = not PARTING_DUTIES.isdisjoint(rules)


class AssessorUnknown(Invalid):
    """422: no such assessor in this LSP."""

    code = "assessor_unknown"
    message = Text("Asesor ini tidak tercatat.", "This assessor is not registered.")

    def __init__(self) -> None:
        super().__init__(errors=[field_error("assessor_id", self.code, self.message)])


def warnings_in_words(*, written: str, normalised: str, valid_until: date, today: date) -> list[FieldError]:
    """Return the warnings as the response carries them."""
    found = warnings_about(written=written, normalised=normalised, valid_until=valid_until, today=today)
    worded = []
    for warning in found:
        field, text = WARNINGS[warning]
        filled = text.format(met_number=normalised, valid_until=valid_until)
        worded.append(field_error(field, warning.value, filled))
    return worded


def explain(rule: Rule, participant: Participant) -> FieldError:
    """Return one broken rule with its explanation."""
    field, text = EXPLANATIONS[rule]
    batch = participant.batch
    zone = written_zone(batch.time_zone, batch.starts_on)
    filled = text.format(scheme=participant.scheme.code, starts_on=batch.starts_on, ends_on=batch.ends_on, zone=zone)
    return field_error(field, rule.value, filled)
