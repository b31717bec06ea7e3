"""Why a paper is refused, and what to do about it."""

from kompeten.papers.codes import PaperCode
from kompeten.problems import Invalid, Text, field_error

PAPER_MESSAGES: dict[PaperCode, Text] = {
    PaperCode.UNKNOWN_TYPE: Text(
        "Berkas bukan JPEG, PNG, atau PDF. Simpan sebagai salah satunya, lalu kirim lagi.",
        "The file is no JPEG, PNG or PDF. Save it as one of them and send it again.",
    ),
    PaperCode.NO_IMAGE: Text(
        "Pas foto harus berupa gambar (JPEG atau PNG).", "A photo must be an image (JPEG or PNG)."
    ),
    PaperCode.UNREADABLE: Text(
        "Berkas rusak atau tidak lengkap. Buka dan simpan ulang, lalu kirim lagi.",
        "The file is damaged or incomplete. Open it, save it anew and send it again.",
    ),
    PaperCode.ENCRYPTED: Text(
        "PDF dilindungi kata sandi atau enkripsi. Simpan salinan tanpa perlindungan.",
        "The PDF is protected by a password or encryption. Save a copy without it.",
    ),
    PaperCode.ACTIVE: Text(
        "PDF memuat skrip, formulir aktif, atau media. Cetak ke PDF baru, lalu kirim yang baru.",
        "The PDF holds scripts, active forms or media. Print it to a new PDF and send that.",
    ),
    PaperCode.ATTACHED: Text(
        "PDF memuat berkas lampiran di dalamnya. Cetak ke PDF baru, lalu kirim yang baru.",
        "The PDF holds files inside of it. Print it to a new PDF and send that.",
    ),
    PaperCode.TOO_MANY_PAGES: Text(
        "PDF memuat terlalu banyak halaman. Kirim halaman yang diperlukan saja.",
        "The PDF has too many pages. Send only those that are needed.",
    ),
    PaperCode.TOO_MANY_PIXELS: Text(
        "Gambar lebih dari 50 juta piksel. Perkecil gambarnya.", "The image has more than 50 million pixels. Shrink it."
    ),
    PaperCode.TOO_LARGE: Text(
        "Setelah diproses, dokumen lebih dari 5 MiB. Perkecil atau kurangi halamannya.",
        "Once processed the document is larger than 5 MiB. Shrink it or leave pages out.",
    ),
    PaperCode.UNSAFE: Text(
        "Isi berkas tidak aman atau terlalu berat untuk diperiksa. Pindai atau cetak ke berkas baru.",
        "The file's content is unsafe or too heavy to look at. Scan or print it to a new file.",
    ),
}


class PaperUnusable(Invalid):
    """422: the paper arrived whole and cannot be taken."""

    code = "document_refused"
    message = Text("Dokumen tidak dapat diterima.", "The document cannot be accepted.")

    def __init__(self, code: PaperCode) -> None:
        """Say why."""
        super().__init__(errors=[field_error(None, code, PAPER_MESSAGES[code])])
