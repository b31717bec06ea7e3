"""Why a file is refused, and what to do about it."""

from collections.abc import Sequence

from kompeten.problems import Conflict, Invalid, NotFound, Text, TooManyRequests
from kompeten.sheets.codes import FileRefused


class TargetUnclear(Invalid):
    """422: neither a batch nor an activity is named, or both are."""

    code = "import_target_unclear"
    message = Text(
        "Sebutkan kegiatan sertifikasi atau kegiatan pembinaan: salah satu, tidak keduanya.",
        "Name a batch or an activity: one of them, not both.",
    )


class TooManyImports(TooManyRequests):
    """429: enough of one's files are waiting."""

    code = "too_many_imports"
    message = Text(
        "Masih ada {waiting} berkas yang menunggu diproses. Tunggu sampai selesai.",
        "{waiting} files are still waiting. Wait until they are done.",
    )
    patience = 10


class NothingRefused(NotFound):
    """404: there is no row to correct."""

    code = "nothing_refused"
    message = Text(
        "Tidak ada baris yang perlu diperbaiki, atau berkas belum selesai diproses.",
        "No row needs correction, or the file is not done yet.",
    )


class RowsEnded(Conflict):
    """409: the rows were kept for a time, and that is over."""

    code = "rows_ended"
    message = Text(
        "Isi baris yang tidak diterima sudah dihapus karena masa simpannya berakhir.",
        "The content of the refused rows has been deleted, its time being over.",
    )


def refused_for(refused: FileRefused) -> Sequence[dict[str, str | None]]:
    """Return what is wrong as it is stored: one error, or one per column."""
    return [{"field": column, "code": refused.code.value} for column in refused.columns or (None,)]
