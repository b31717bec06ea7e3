"""Why something about a document is refused, and what to do about it."""

from http import HTTPStatus

from kompeten.problems import BadRequest, Conflict, Invalid, Problem, Text, field_error
from registration.papers.codes import PaperCode

VERSION = "1.0.0"

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
        "PDF lebih dari 30 halaman. Kirim halaman yang diperlukan saja.",
        "The PDF has more than 30 pages. Send only those that are needed.",
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


class UploadOver(Problem):
    """410: the paper was refused, or taken back; there is nothing to go on with."""

    status = HTTPStatus.GONE.value
    code = "upload_over"
    message = Text(
        "Pengiriman ini sudah berakhir ({state}). Mulai pengiriman baru.",
        "This upload is over ({state}). Begin another one.",
    )


class DocumentLost(Problem):
    """410: the row is there, the object is not."""

    status = HTTPStatus.GONE.value
    code = "document_lost"
    message = Text(
        "Isi dokumen ini hilang dari penyimpanan. Minta penyelenggara mengirimnya lagi.",
        "The content of this document is lost from the store. Ask the organizer to send it again.",
    )


class DocumentsClosed(Conflict):
    """409: papers are sent and taken back while an application is looked at."""

    code = "documents_closed"
    message = Text(
        "Dokumen hanya dapat dikirim atau ditarik selama permohonan berstatus dikirim atau dikembalikan.",
        "Documents can be sent or taken back only while the application is submitted or returned.",
    )


class TooManyDocuments(Conflict):
    """409: an application has enough."""

    code = "too_many_documents"
    message = Text(
        "Permohonan ini sudah memiliki {count} dokumen. Hapus yang tidak diperlukan.",
        "This application has {count} documents already. Remove those that are not needed.",
    )


class OtherOffset(Conflict):
    """409: what comes does not follow on what is there."""

    code = "upload_offset_mismatch"
    message = Text(
        "Yang sudah diterima adalah {received} bita; lanjutkan dari sana.",
        "{received} bytes have been received; go on from there.",
    )


class TooManyPieces(Conflict):
    """409: an upload in crumbs."""

    code = "upload_in_crumbs"
    message = Text(
        "Pengiriman ini terpecah terlalu banyak. Mulai lagi dengan bagian yang lebih besar.",
        "This upload is in too many pieces. Begin again with larger ones.",
    )


class OtherTusVersion(Problem):
    """412: another version of the protocol."""

    status = HTTPStatus.PRECONDITION_FAILED.value
    code = "tus_version"
    message = Text("Kepala Tus-Resumable harus 1.0.0.", "The header Tus-Resumable must be 1.0.0.")
    always = {"Tus-Version": VERSION}  # noqa: RUF012 - typed in the class above


class MalformedUpload(BadRequest):
    """400: a header of the protocol that cannot be read."""

    code = "upload_header_malformed"
    message = Text(
        "Kepala {header} tidak ada atau tidak dapat dibaca.", "The header {header} is missing or unreadable."
    )


class UploadTooLong(Problem):
    """413: the file to come is announced as too long."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value
    code = "upload_too_long"
    message = Text(
        "Berkas lebih dari 5 MiB. Perkecil gambarnya atau kurangi halamannya.",
        "The file is larger than 5 MiB. Shrink the image or leave pages out.",
    )


class EmptyUpload(Invalid):
    """422: nothing to send."""

    code = "upload_empty"
    message = Text("Berkas kosong.", "The file is empty.")


class ChecksumMismatch(Problem):
    """460: what arrived is not what was sent; the status is the protocol's own."""

    status = 460
    code = "checksum_mismatch"
    message = Text(
        "Bagian yang diterima rusak di jalan. Kirim lagi bagian itu.",
        "The piece was damaged on its way. Send it again.",
    )
