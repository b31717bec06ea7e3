"""Why attendance cannot be recorded."""

from kompeten.problems import Conflict, Text


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
