"""What a person is given of themselves."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from kompeten.audit.trails import ListReading, TrailEntry
from kompeten.problems import Message
from registration.consents.texts import ConsentText

Rows = list[dict[str, JsonValue]]

EXPLANATION: Message = {
    "id": (
        "Salinan seluruh data pribadi Anda pada layanan pendaftaran, beserta catatan siapa yang membaca atau "
        "mengubahnya (UU No. 27 Tahun 2022, pasal 6 dan 7). `applications`: permohonan Anda menurut isian "
        "terakhir; `revisions`: setiap pengirimannya dan versi teks persetujuannya; `timeline`: perjalanannya; "
        "`documents`: keterangan dokumen, yang isinya dapat diminta; `certificates`: sertifikat Anda; "
        "`enrolments`: kegiatan yang diikuti; "
        "`import_rows`: baris tentang Anda dalam berkas penyelenggara; `trail`: setiap tindakan dan pembacaan "
        "atas data Anda; `lists`: pembacaan daftar yang mungkin menampilkan Anda. Pembacaan daftar tanpa pilihan "
        "kegiatan tidak dirinci. Bagian layanan asesmen, sertifikasi, pengembangan, dan pemberitahuan (`tables`: baris "
        "tentang Anda menurut tabel) diberikan bersama bagian ini."
    ),
    "en": (
        "A copy of all personal data the registration service holds about you, with the trail of who read or "
        "changed it (Law 27/2022, articles 6 and 7). `applications`: your applications as last sent; `revisions`: "
        "each time one was sent, and the version of the text consented to; `timeline`: their way; `documents`: "
        "what is known of the papers, whose content is given on request; `certificates`: yours; "
        "`enrolments`: the activities you take part in; `import_rows`: the rows about you in an organizer's file; "
        "`trail`: each act on your data and each reading of it; `lists`: readings of lists that may have shown you. "
        "Readings of lists that no batch narrows down are not told one by one. The parts of assessment, certification, "
        "development and "
        "notifications (`tables`: the rows about you, by table) are given with this one."
    ),
}


class PersonExport(BaseModel):
    """Everything registration holds about one person; rows by the names of their columns."""

    explanation: Message = EXPLANATION
    exported_at: datetime
    person_id: UUID
    national_id: str | None = Field(repr=False, description="In full; null once the person is erased")
    person: dict[str, JsonValue]
    applications: Rows
    revisions: Rows
    timeline: Rows
    documents: Rows
    certificates: Rows
    enrolments: Rows
    imports: Rows
    import_rows: Rows
    consent_texts: list[ConsentText] = Field(description="The texts consented to")
    trail: list[TrailEntry]
    lists: list[ListReading]
