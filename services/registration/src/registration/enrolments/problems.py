"""Why an enrolment is refused."""

from kompeten.problems import Conflict, Invalid, Text


class EnrolmentInvalid(Invalid):
    """422: every field that is wrong, at once."""

    code = "enrolment_invalid"
    message = Text(
        "Pendaftaran kegiatan belum dapat diterima: {count} isian perlu diperbaiki.",
        "The enrolment cannot be taken yet: {count} fields need correction.",
    )


class AlreadyEnrolled(Conflict):
    """409: the person has a seat in this activity, or waits for one."""

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


class GroupOfAnother(Conflict):
    """409: the two activities belong to two organizers: the data of the one's people are not the other's."""

    code = "group_of_another_organizer"
    message = Text(
        "Kedua kegiatan ini milik penyelenggara yang berbeda; data pesertanya tidak dipindahkan.",
        "These activities belong to two organizers; the data of the one's participants do not go to the other.",
    )
