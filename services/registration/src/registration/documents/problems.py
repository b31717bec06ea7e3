"""Why something about a document is refused, and what to do about it."""

from http import HTTPStatus

from kompeten.problems import BadRequest, Conflict, Invalid, Problem, Text

VERSION = "1.0.0"


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
