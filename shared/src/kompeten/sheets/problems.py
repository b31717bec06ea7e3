"""Why a file is refused, and what to do about it."""

from kompeten.problems import Invalid, Text, field_error
from kompeten.sheets.codes import FileCode as Code
from kompeten.sheets.codes import FileRefused

FILE_MESSAGES: dict[Code, Text] = {
    Code.EMPTY: Text(
        "Berkas kosong: tidak ada data di bawah judul kolom.",
        "The file is empty: there is nothing under the column headers.",
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
    Code.COLUMN_UNKNOWN: Text(
        "Kolom ini bukan sesi kegiatan ini, atau sesinya sudah pindah waktu. Unduh templat yang baru.",
        "This column is no session of the activity, or its session has moved. Download the template again.",
    ),
    Code.TOO_MANY_ROWS: Text(
        "Berkas memuat lebih dari 5.000 baris. Bagi menjadi beberapa berkas.",
        "The file holds more than 5,000 rows. Split it into several files.",
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


class FileUnusable(Invalid):
    """422: what can be seen at once to be no table."""

    code = "file_refused"
    message = Text("Berkas tidak dapat diterima.", "The file cannot be accepted.")


class FileMissing(Invalid):
    """422: a form without the file."""

    code = "file_missing"
    message = Text(
        "Berkasnya belum disertakan. Sertakan, lalu kirim lagi.", "The file is missing. Attach it and send again."
    )


def unusable(refused: FileRefused) -> FileUnusable:
    """Return the refusal of a file at its arrival: one error, or one per column."""
    message = FILE_MESSAGES[refused.code]
    return FileUnusable(errors=[field_error(column, refused.code, message) for column in refused.columns or (None,)])
