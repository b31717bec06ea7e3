"""What roles, states, fields and services are called when people are told of them: one table, two languages."""

from typing import Final

LABELS: Final[dict[str, tuple[str, str]]] = {
    # roles
    "organizer_system": ("sistem penyelenggara", "organizer's system"),
    "applicant": ("pemohon", "applicant"),
    "lsp_admin": ("admin LSP", "LSP admin"),
    "certification_manager": ("manajer sertifikasi", "certification manager"),
    "assessor": ("asesor", "assessor"),
    "committee": ("komite teknis", "committee"),
    "director": ("direktur", "director"),
    "quality_manager": ("manajer mutu", "quality manager"),
    "operator": ("pengelola sistem", "administrator"),
    "observer": ("pengamat", "observer"),
    # states, stages and moves
    "proposed": ("diusulkan", "proposed"),
    "approved": ("disetujui", "approved"),
    "submitted": ("diajukan", "submitted"),
    "returned": ("dikembalikan", "returned"),
    "rejected": ("tidak diterima", "rejected"),
    "withdrawn": ("ditarik", "withdrawn"),
    "accepted": ("diterima", "accepted"),
    "registered": ("terdaftar", "registered"),
    "scheduled": ("dijadwalkan", "scheduled"),
    "assessed": ("selesai diases", "assessed"),
    "open": ("terbuka", "open"),
    "closed": ("ditutup", "closed"),
    "assigned": ("ditugaskan", "assigned"),
    "completed": ("selesai", "completed"),
    "absent": ("tidak hadir", "absent"),
    "awaiting_decision": ("menunggu keputusan", "awaiting decision"),
    "review_required": ("perlu ditinjau ulang", "review required"),
    "granted": ("diberikan", "granted"),
    "not_granted": ("belum diberikan", "not granted"),
    "issued": ("terbit", "issued"),
    "unprintable": ("tidak dapat dicetak", "not printable"),
    "draft": ("konsep", "draft"),
    "active": ("aktif", "active"),
    "retired": ("tidak berlaku lagi", "retired"),
    "approve": ("setujui", "approve"),
    "submit": ("ajukan", "submit"),
    "resubmit": ("ajukan kembali", "submit again"),
    "return": ("kembalikan", "return"),
    "reject": ("nyatakan tidak diterima", "reject"),
    "withdraw": ("tarik", "withdraw"),
    "accept": ("terima", "accept"),
    "correct": ("koreksi", "correct"),
    "assign": ("tugaskan", "assign"),
    "complete": ("selesaikan", "complete"),
    "decide": ("putuskan", "decide"),
    "close": ("tutup", "close"),
    "issue": ("terbitkan", "issue"),
    # fields of a batch
    "scheme_codes": ("skema", "schemes"),
    "starts_on": ("hari pertama", "first day"),
    "ends_on": ("hari terakhir", "last day"),
    "time_zone": ("zona waktu", "time zone"),
    "venue_name": ("tempat", "venue"),
    "venue_region_code": ("wilayah tempat", "venue's region"),
    # services
    "registration": ("pendaftaran", "registration"),
    "assessment": ("asesmen", "assessment"),
    "certification": ("sertifikasi", "certification"),
    "notifications": ("pemberitahuan", "notifications"),
    "gateway": ("gerbang", "gateway"),
}

LABELLED: Final = frozenset({"state", "legal", "roles", "stage", "fields", "service", "resolution"})
"""Parameters of messages that hold such words; in any other one a word is what somebody typed."""


def label(word: str, language: int) -> str:
    """Return what a word is called in Indonesian (0) or English (1); an unknown one stays."""
    return LABELS[word][language] if word in LABELS else word
