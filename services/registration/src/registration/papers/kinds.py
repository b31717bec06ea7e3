"""What a paper is for."""

from enum import StrEnum

from kompeten.problems import Text


class DocumentKind(StrEnum):
    """The papers an application may come with (APL-01)."""

    PHOTO = "photo"
    IDENTITY_CARD = "identity_card"
    DIPLOMA = "diploma"
    TRANSCRIPT = "transcript"
    TRAINING_CERTIFICATE = "training_certificate"
    WORK_CERTIFICATE = "work_certificate"
    SUPERVISOR_LETTER = "supervisor_letter"
    CURRICULUM_VITAE = "curriculum_vitae"
    EVIDENCE = "evidence"


IMAGES_ONLY = frozenset({DocumentKind.PHOTO})  # it is shown beside a name; a page of text is not
NAMES: dict[DocumentKind, Text] = {
    DocumentKind.PHOTO: Text("pas foto", "photo"),
    DocumentKind.IDENTITY_CARD: Text("KTP", "identity card (KTP)"),
    DocumentKind.DIPLOMA: Text("ijazah", "diploma"),
    DocumentKind.TRANSCRIPT: Text("transkrip nilai", "transcript"),
    DocumentKind.TRAINING_CERTIFICATE: Text(
        "sertifikat pelatihan kepustakawanan berbasis kompetensi",
        "certificate of a competency-based library training",
    ),
    DocumentKind.WORK_CERTIFICATE: Text("surat keterangan kerja", "certificate of employment"),
    DocumentKind.SUPERVISOR_LETTER: Text("surat rekomendasi atasan", "supervisor's letter"),
    DocumentKind.CURRICULUM_VITAE: Text("daftar riwayat hidup", "curriculum vitae"),
    DocumentKind.EVIDENCE: Text("bukti pendukung", "supporting evidence"),
}
