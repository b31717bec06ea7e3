"""Why a file is refused, and what to do about it."""

from collections.abc import Sequence

from kompeten.problems import Conflict, Invalid, NotFound, Text, TooManyRequests, field_error
from registration.sheets.codes import FileCode as Code
from registration.sheets.codes import FileRefused

FILE_MESSAGES: dict[Code, Text] = {
    Code.EMPTY: Text(
        "Berkas kosong: tidak ada data pemohon di bawah judul kolom.",
        "The file is empty: there is no applicant under the column headers.",
    ),
    Code.NOT_A_SPREADSHEET: Text(
        "Berkas bukan XLSX atau CSV yang dapat dibaca. Buka dengan aplikasi lembar kerja, lalu simpan sebagai .xlsx.",
        "The file is no readable XLSX or CSV. Open it in a spreadsheet program and save it as .xlsx.",
    ),
    Code.ENCRYPTED: Text(
        "Berkas dilindungi kata sandi. Simpan salinan tanpa kata sandi.",
        "The file is protected by a password. Save a copy without one.",
    ),
    Code.UNSAFE_CONTENT: Text(
        "Isi berkas tidak aman atau terlalu besar untuk dibaca. Salin datanya ke templat, lalu kirim templat itu.",
        "The file's content is unsafe or too large to read. Copy the data into the template and send that.",
    ),
    Code.HEADER_NOT_FOUND: Text(
        "Baris judul kolom tidak ditemukan dalam 20 baris pertama. Gunakan judul kolom dari templat.",
        "No row of column headers was found within the first 20 rows. Use the headers of the template.",
    ),
    Code.COLUMN_MISSING: Text(
        "Kolom wajib ini tidak ada. Tambahkan kolomnya seperti pada templat.",
        "This required column is missing. Add it as in the template.",
    ),
    Code.COLUMN_DUPLICATED: Text(
        "Ada dua kolom dengan arti yang sama. Hapus salah satunya.",
        "Two columns mean the same. Remove one of them.",
    ),
    Code.TOO_MANY_ROWS: Text(
        "Berkas memuat lebih dari 5.000 pemohon. Bagi menjadi beberapa berkas.",
        "The file holds more than 5,000 applicants. Split it into several files.",
    ),
    Code.TOO_LARGE: Text(
        "Berkas lebih dari 10 MiB. Hapus gambar atau bagi menjadi beberapa berkas.",
        "The file is larger than 10 MiB. Remove pictures or split it into several files.",
    ),
    Code.ERASED: Text(
        "Berkas memuat data orang yang telah dihapus (UU PDP) dan tidak diproses lagi. Kirim ulang tanpa orang itu.",
        "The file holds data of somebody who was erased (UU PDP). It is not processed further: send it without them.",
    ),
    Code.FAILED: Text(
        "Berkas tidak dapat diproses karena kesalahan pada sistem. Hubungi pengelola sistem.",
        "The file cannot be processed because of an error in the system. Contact the administrator.",
    ),
}


class TargetUnclear(Invalid):
    """422: neither a batch nor an activity is named, or both are."""

    code = "import_target_unclear"
    message = Text(
        "Sebutkan kegiatan sertifikasi atau kegiatan pembinaan: salah satu, tidak keduanya.",
        "Name a batch or an activity: one of them, not both.",
    )


class FileUnusable(Invalid):
    """422: what can be seen at once to be no table."""

    code = "file_refused"
    message = Text("Berkas tidak dapat diterima.", "The file cannot be accepted.")


class FileMissing(Invalid):
    """422: a form without the file."""

    code = "file_missing"
    message = Text("Sertakan berkas pada isian file.", "Send the file in the field file.")


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


def unusable(refused: FileRefused) -> FileUnusable:
    """Return the refusal of a file at its arrival."""
    return FileUnusable(errors=[field_error(None, refused.code, FILE_MESSAGES[refused.code])])
