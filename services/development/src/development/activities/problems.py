"""Why something about an activity is refused."""

from collections.abc import Iterable

from development.activities.rules import Found, PlanCode
from kompeten.problems import Conflict, FieldError, Text, field_error

MESSAGES: dict[PlanCode, Text] = {
    PlanCode.TOPIC_UNKNOWN: Text(
        "Topik ini belum ada dalam daftar topik LSP.", "This topic is not in the LSP's list of topics."
    ),
    PlanCode.PLACE_MISSING: Text(
        "Isi tempat sesi, tautannya, atau keduanya.", "Enter the session's venue, its link, or both."
    ),
    PlanCode.SHORTER_THAN_A_LESSON: Text(
        "Sesi ini lebih singkat dari satu JP.", "This session is shorter than one lesson hour (JP)."
    ),
    PlanCode.SESSIONS_OVERLAP: Text(
        "Waktu sesi ini bertumpang tindih dengan sesi lain.", "This session overlaps with another one."
    ),
    PlanCode.NAMED_TWICE: Text("Disebut lebih dari sekali.", "Named more than once."),
    PlanCode.ACCOUNT_MISSING: Text(
        "Isi juga akun asesor ini, agar komite mengetahui siapa yang melatih asesi.",
        "Enter this assessor's account, too, so that a committee knows who trained a candidate.",
    ),
    PlanCode.MORE_THAN_THE_QUOTA: Text(
        "Kuota kabupaten/kota melebihi kuota kegiatan.", "The regency's quota exceeds the quota of the activity."
    ),
}


class SessionsMissing(Conflict):
    """409: nobody can be invited to nothing."""

    code = "sessions_missing"
    message = Text(
        "Kegiatan ini belum memiliki sesi. Tambahkan sesi sebelum mengumumkannya.",
        "This activity has no sessions yet. Add some before announcing it.",
    )


class ActivityNotAnnounced(Conflict):
    """409: nobody can be there."""

    code = "activity_not_announced"
    message = Text(
        "Kehadiran hanya dicatat pada kegiatan yang diumumkan; kegiatan ini berstatus {state}.",
        "Attendance is recorded of announced activities; this one is {state}.",
    )


class SessionsBegun(Conflict):
    """409: people have been counted by these sessions."""

    code = "sessions_begun"
    message = Text(
        "Sesi berikut sudah dimulai dan tidak dapat diubah atau dihapus: {sessions}.",
        "These sessions have begun and can neither change nor go: {sessions}.",
    )


class ProgrammeNotRunning(Conflict):
    """409: the activity belongs to a programme that has not started or is over."""

    code = "programme_not_running"
    message = Text(
        "Program kegiatan ini berstatus {state}. Kegiatan hanya dapat diumumkan selama program berjalan.",
        "The programme of this activity is {state}. Activities can be announced while it is running.",
    )


def plan_errors(found: Iterable[Found]) -> list[FieldError]:
    """Return what is wrong with a plan as it is told."""
    return [field_error(_field(one.pointer), one.code, MESSAGES[one.code], pointer=one.pointer) for one in found]


def _field(pointer: str) -> str:
    return next(step for step in reversed(pointer.split("/")) if not step.isdecimal())
