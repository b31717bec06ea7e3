"""Why attendance cannot be recorded."""

from development.attendance.rules import Entered, NotEntered
from kompeten.problems import Conflict, Text
from kompeten.restrictions import RestrictedPerson


class SessionNotBegun(Conflict):
    """409: nobody can have been there."""

    code = "session_not_begun"
    message = Text("Sesi ini belum dimulai.", "This session has not begun yet.")


class LateEntry(Conflict):
    """409: so long after the session an entry needs a reason."""

    code = "late_entry"
    message = Text(
        "Sesi ini sudah lama selesai. Kehadiran dapat dicatat dengan menyebut alasannya.",
        "This session ended long ago. Attendance can be recorded with a reason.",
    )


class CodeNotCurrent(Conflict):
    """409: the code is none of this session's, or of another minute."""

    code = "attendance_code_not_current"
    message = Text(
        "Kode kehadiran ini tidak berlaku (lagi). Pindai kode yang sedang tampil di layar.",
        "This attendance code is not valid (any more). Scan the code the screen shows now.",
    )


MESSAGES: dict[str, Text] = {
    Entered.STRUCK: Text(
        "Kehadiran ini pernah dicoret. Untuk mencatatnya lagi, kirim dengan pilihan pulihkan (restore).",
        "This attendance was struck. To enter it again, send it with `restore`.",
    ),
    Entered.UNKNOWN: Text(
        "Tidak terdaftar pada kegiatan ini. Yang baru terdaftar mungkin belum tampak; kirim lagi nanti.",
        "Nobody who takes part in this activity. Somebody just enrolled may not be seen yet; send it again later.",
    ),
    Entered.RESTRICTED: RestrictedPerson.message,
    NotEntered.NOT_FOUND: Text("Kegiatan atau sesi ini tidak ada.", "There is no such activity or session."),
    NotEntered.NOT_ANNOUNCED: Text(
        "Kegiatan ini belum diumumkan atau tidak jadi dilaksanakan.",
        "This activity is not announced, or was cancelled.",
    ),
    NotEntered.NOT_BEGUN: SessionNotBegun.message,
    NotEntered.LATE: LateEntry.message,
}
"""What to do about an entry of a list that is not on record."""
