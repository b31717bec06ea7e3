"""Why an enrolment is refused."""

from kompeten.problems import Conflict, Invalid, Problem, Text
from registration.enrolments.rules import Obstacle


class EnrolmentInvalid(Invalid):
    """422: every field that is wrong, at once."""

    code = "enrolment_invalid"
    message = Text(
        "Pendaftaran kegiatan belum dapat diterima: {count} isian perlu diperbaiki.",
        "The enrolment cannot be taken yet: {count} fields need correction.",
    )


class AlreadyEnrolled(Conflict):
    """409: the person has a seat in this activity."""

    code = "already_enrolled"
    message = Text(
        "Orang dengan NIK ini sudah terdaftar pada kegiatan ini.", "The person with this NIK is enrolled already."
    )


class EnrolmentErased(Conflict):
    """409: the person was erased; nothing more can be done with the enrolment."""

    code = "enrolment_erased"
    message = Text(
        "Data orang ini telah dihapus (UU PDP); keikutsertaannya tidak dapat diproses lagi.",
        "The participant's data has been erased (UU PDP); nothing more can be done with this enrolment.",
    )


class ActivityOff(Conflict):
    """409: the activity does not take place."""

    code = "activity_off"
    message = Text("Kegiatan ini tidak jadi dilaksanakan.", "This activity does not take place.")


class ActivityOver(Conflict):
    """409: its last session has ended."""

    code = "activity_over"
    message = Text("Kegiatan ini sudah selesai.", "This activity is over.")


class ActivityFull(Conflict):
    """409: the last seat is taken."""

    code = "activity_full"
    message = Text(
        "Kuota kegiatan ini sudah penuh. Penyelenggara dapat menambah kuota.",
        "Every seat of this activity is taken. The organizer can raise the quota.",
    )


class RegencyFull(Conflict):
    """409: the seats of this regency or city are taken."""

    code = "regency_full"
    message = Text(
        "Kuota {regency} pada kegiatan ini sudah penuh.", "The seats for {regency} in this activity are taken."
    )


def refusal_of(obstacle: Obstacle, *, regency: str) -> Problem:
    """Return the problem that says why nobody can be taken in."""
    match obstacle:
        case Obstacle.CANCELLED:
            return ActivityOff()
        case Obstacle.OVER:
            return ActivityOver()
        case Obstacle.FULL:
            return ActivityFull()
        case Obstacle.REGENCY_FULL:
            return RegencyFull(regency=regency)
