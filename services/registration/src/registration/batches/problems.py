"""Why something about a batch is refused."""

from kompeten.problems import Conflict, FieldError, Text, field_error
from registration.batches.rules import PlanCode
from registration.catalogue.problems import TIME_ZONE_UNKNOWN

MESSAGES: dict[PlanCode, Text] = {
    PlanCode.ENDS_BEFORE_START: Text(
        "Hari terakhir tidak boleh sebelum hari pertama.", "The last day may not be before the first day."
    ),
    PlanCode.TIME_ZONE_UNKNOWN: TIME_ZONE_UNKNOWN,
    PlanCode.REGION_UNKNOWN: Text(
        "Kode wilayah tidak ada dalam daftar kabupaten/kota Kemendagri. Contoh: 63.71.",
        "The region code is not in Kemendagri's list of regencies and cities. Example: 63.71.",
    ),
    PlanCode.SCHEME_UNKNOWN: Text(
        "Tidak ada skema aktif dengan kode ini.", "There is no active scheme with this code."
    ),
    PlanCode.NAMED_TWICE: Text("Disebut lebih dari sekali.", "Named more than once."),
    PlanCode.FUNDING_UNKNOWN: Text(
        "Sumber dana harus APBN, APBD, MANDIRI, atau FPPTI.", "The funding source must be APBN, APBD, MANDIRI or FPPTI."
    ),
}


class BatchDatesFixed(Conflict):
    """409: people have been told."""

    code = "batch_dates_fixed"
    message = Text(
        "Sejak asesi pertama diterima, {fields} tidak dapat diubah.",
        "Since the first participant was accepted, {fields} cannot change.",
    )


class QuotaBelowTaken(Conflict):
    """409: fewer seats than people who have one."""

    code = "quota_below_taken"
    message = Text(
        "Sudah {taken} orang mendapat tempat; kuota tidak boleh di bawahnya.",
        "{taken} people have a seat already; the quota cannot be lower.",
    )


class RegencyQuotaBelowTaken(Conflict):
    """409: fewer seats for a regency than its people who have one."""

    code = "regency_quota_below_taken"
    message = Text(
        "Sudah {taken} orang dari {regency} mendapat tempat; kuota wilayah itu tidak boleh di bawahnya.",
        "{taken} people from {regency} have a seat already; its quota cannot be lower.",
    )


class BatchNotApproved(Conflict):
    """409: nobody can apply yet."""

    code = "batch_not_approved"
    message = Text("Kegiatan ini belum disetujui.", "This batch is not approved yet.")


class OwnProposal(Conflict):
    """409: nobody approves what they proposed."""

    code = "own_proposal"
    parts_duties = True
    message = Text(
        "Kegiatan harus disetujui oleh orang lain: Anda sendiri yang mengusulkannya.",
        "Somebody else has to approve this batch: you proposed it.",
    )


class OrganizerUnknown(Conflict):
    """409: the LSP has not entered this organizer."""

    code = "organizer_unknown"
    message = Text(
        "Penyelenggara {organizer} belum terdaftar pada LSP.", "The LSP has not entered the organizer {organizer}."
    )


def plan_errors(found: list[tuple[str, PlanCode]]) -> list[FieldError]:
    """Return the findings on a plan as they are told."""
    return [_plan_error(pointer, code) for pointer, code in found]


def _plan_error(pointer: str, code: PlanCode) -> FieldError:
    field = next(step for step in reversed(pointer.split("/")) if not step.isdecimal())
    return field_error(field, code, MESSAGES[code], pointer=pointer)
