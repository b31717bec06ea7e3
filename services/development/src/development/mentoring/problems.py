"""Why something about a mentoring is refused."""

from kompeten.problems import Conflict, Text


class NoCircle(Conflict):
    """409: only in a circle is somebody mentored."""

    code = "no_circle"
    message = Text("Kegiatan ini bukan lingkar bimbingan.", "This activity is no mentoring circle.")


class MeetingAhead(Conflict):
    """409: what has not happened cannot be logged."""

    code = "meeting_ahead"
    message = Text(
        "Pertemuan ini belum selesai. Catat setelah pertemuan berakhir.",
        "This meeting is not over yet. Log it afterwards.",
    )


class MentoredByAnother(Conflict):
    """409: a junior has one mentor at a time."""

    code = "mentored_by_another"
    message = Text(
        "Yunior ini sudah didampingi mentor lain dalam lingkar ini.",
        "Another mentor of this circle accompanies this participant.",
    )


class OwnConfirmation(Conflict):
    """409: the hours count when both say so, each in their own account."""

    code = "own_confirmation"
    parts_duties = True
    message = Text(
        "Pertemuan harus dikonfirmasi oleh yunior dengan akunnya sendiri.",
        "The participant confirms the meeting in an account of their own.",
    )
