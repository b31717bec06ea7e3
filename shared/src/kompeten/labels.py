"""What states, roles and services are called when people are told of them: one table, two languages."""

from collections.abc import Mapping
from typing import Final

from kompeten.field_labels import FIELDS, Labels

STATES: Final[Labels] = {
    # where something stands: batches, schemes, applications, assessments, cases, sessions, decisions
    "proposed": ("diusulkan", "proposed"),
    "approved": ("disetujui", "approved"),
    "draft": ("konsep", "draft"),
    "active": ("aktif", "active"),
    "retired": ("tidak berlaku lagi", "retired"),
    "submitted": ("diajukan", "submitted"),
    "waiting": ("dalam daftar tunggu", "on the waiting list"),
    "returned": ("dikembalikan", "returned"),
    "rejected": ("tidak diterima", "rejected"),
    "withdrawn": ("ditarik", "withdrawn"),
    "accepted": ("diterima", "accepted"),
    "registered": ("terdaftar", "registered"),
    "open": ("terbuka", "open"),
    "closed": ("ditutup", "closed"),
    "assigned": ("ditugaskan", "assigned"),
    "in_progress": ("sedang berlangsung", "in progress"),
    "completed": ("selesai", "completed"),
    "absent": ("tidak hadir", "absent"),
    "assessed": ("selesai diases", "assessed"),
    "awaiting_decision": ("menunggu keputusan", "awaiting decision"),
    "review_required": ("perlu ditinjau ulang", "review required"),
    "granted": ("diberikan", "granted"),
    "not_granted": ("belum diberikan", "not granted"),
    "issued": ("terbit", "issued"),
    "restricted": ("pemrosesan dibatasi", "processing restricted"),
    "unprintable": ("tidak dapat dicetak", "not printable"),
    "suspended": ("dibekukan", "suspended"),
    "scope_reduced": ("ruang lingkup dikurangi", "scope reduced"),
    "expired": ("masa berlaku habis", "expired"),
    "reissued": ("diterbitkan ulang", "reissued"),
    "ordered": ("diperintahkan", "ordered"),
    "in_effect": ("sudah berlaku", "in effect"),
    "declined": ("tidak disetujui", "declined"),
    "final": ("final", "final"),
    "lapsed": ("gugur", "lapsed"),
    # programmes and activities
    "running": ("berjalan", "running"),
    "announced": ("diumumkan", "announced"),
    "enrolled": ("ikut serta", "enrolled"),
    # plans of whoever was not granted
    "fulfilled": ("tercapai", "fulfilled"),
    "dismissed": ("tidak dilanjutkan", "dismissed"),
    "scheduled": ("dijadwalkan", "scheduled"),
    "invited": ("diundang", "invited"),
    "answered": ("dijawab", "answered"),
    # mentorings
    "agreed": ("disepakati", "agreed"),
    "halfway": ("separuh jalan", "halfway"),
    "ended": ("dihentikan", "ended"),
    # messages and dead letters
    "awaiting_contact": ("menunggu alamat", "awaiting an address"),
    "pending": ("menunggu dikirim", "waiting to be sent"),
    "held": ("ditahan karena pemrosesan dibatasi", "held while processing is restricted"),
    "sending": ("sedang dikirim", "being sent"),
    "sent": ("terkirim", "sent"),
    "sent_again": ("terkirim ulang", "sent again"),
    "failed": ("gagal", "failed"),
    "undeliverable": ("tidak dapat dikirim", "undeliverable"),
    "cancelled": ("batal", "cancelled"),
    "undecided": ("belum diputuskan", "undecided"),
    "replayed": ("diproses ulang", "replayed"),
    "superseded": ("sudah digantikan", "superseded"),
    "discarded": ("dibuang", "discarded"),
    # files of people
    "queued": ("menunggu dibaca", "waiting to be read"),
    "reading": ("sedang dibaca", "being read"),
    "writing": ("sedang disimpan", "being stored"),
    "finished": ("selesai diproses", "finished"),
    "refused": ("tidak dapat diproses", "refused"),
    # papers of applications
    "uploading": ("sedang dikirim", "being uploaded"),
    "kept": ("tersimpan", "kept"),
    "removed": ("dihapus", "removed"),
    "erased": ("dihapus sesuai UU PDP", "erased"),
}

MOVES: Final[Labels] = {
    "approve": ("setujui", "approve"),
    "keep": ("simpan", "keep"),
    "remove": ("hapus", "remove"),
    "erase": ("hapus sesuai UU PDP", "erase"),
    "amend": ("ubah rencana", "change the plan"),
    "amend_as_organizer": ("ubah rencana oleh penyelenggara", "change the plan as its organizer"),
    "activate": ("aktifkan", "activate"),
    "retire": ("akhiri", "retire"),
    "resubmit": ("ajukan kembali", "submit again"),
    "queue": ("masuk daftar tunggu jika kuota wilayahnya penuh", "wait if its regency is full"),
    "seat": ("naik dari daftar tunggu jika ada tempat", "move up when a seat is free"),
    "return": ("kembalikan", "return"),
    "reject": ("nyatakan tidak diterima", "reject"),
    "withdraw": ("tarik", "withdraw"),
    "accept": ("terima", "accept"),
    "correct": ("koreksi", "correct"),
    "assign": ("tugaskan", "assign"),
    "record_results": ("catat hasil", "record results"),
    "complete": ("selesaikan", "complete"),
    "mark_absent": ("catat ketidakhadiran", "record absence"),
    "revise": ("perbarui hasil asesmen", "revise the assessment"),
    "grant": ("berikan", "grant"),
    "refuse": ("tolak", "refuse"),
    "confirm": ("konfirmasi", "confirm"),
    "issue": ("terbitkan", "issue"),
    "decide": ("putuskan", "decide"),
    "close": ("tutup", "close"),
    "change": ("ubah", "change"),
    "lapse": ("gugurkan", "let lapse"),
    # programmes and activities
    "start": ("mulai", "start"),
    "announce": ("umumkan", "announce"),
    "annotate": ("beri catatan", "annotate"),
    "fulfil": ("nyatakan tercapai", "mark as fulfilled"),
    "agree": ("sepakati tujuan", "agree on goals"),
    "meet": ("catat pertemuan", "log a meeting"),
    "look_back_halfway": ("refleksi tengah", "look back halfway"),
    "look_back": ("refleksi akhir", "look back at the end"),
    "end": ("hentikan", "end"),
    "dismiss": ("hentikan rencana", "dismiss"),
    # certificates and orders about them
    "suspend": ("bekukan", "suspend"),
    "reinstate": ("berlakukan kembali", "reinstate"),
    "reduce_scope": ("kurangi ruang lingkup", "reduce the scope"),
    "expire": ("akhiri masa berlaku", "let expire"),
    "supersede": ("gantikan", "supersede"),
    "reissue": ("terbitkan ulang", "reissue"),
    "order": ("perintahkan", "order"),
    "decline": ("tolak usulan", "decline"),
    "take_effect": ("berlakukan", "put into effect"),
    # messages and dead letters
    "release": ("lepaskan", "release"),
    "find_no_address": ("catat tanpa alamat", "note that there is no address"),
    "hold": ("tahan selama pemrosesan dibatasi", "hold while processing is restricted"),
    "let_go": ("lanjutkan setelah pembatasan dicabut", "let go after the release"),
    "claim": ("ambil untuk dikirim", "take to send"),
    "take_back": ("kembalikan ke antrean", "put back into the queue"),
    "accept_again": ("terima ulang", "accept again"),
    "defer": ("tunda", "defer"),
    "cancel": ("batalkan", "cancel"),
    "open": ("buka", "open"),
    "reschedule": ("jadwalkan ulang", "reschedule"),
    "answer": ("jawab", "answer"),
    "resend": ("kirim ulang", "send again"),
    "apply": ("terapkan", "apply"),
    "fail_again": ("catat gagal lagi", "note another failure"),
    "find_overtaken": ("catat sudah digantikan", "note that it was overtaken"),
    "discard": ("buang", "discard"),
    # files of people
    "take_up": ("mulai baca", "take up"),
    "write": ("simpan", "store"),
    "finish": ("selesaikan pemrosesan", "finish"),
}

CHANGE_REASONS: Final[Labels] = {
    # why a certificate is not what it was: read by its holder and by whoever verifies it
    "surveillance_missed": ("kewajiban surveilan tidak dipenuhi", "surveillance was not undergone"),
    "rules_broken": ("ketentuan pemegang sertifikat dilanggar", "the rules for holders were broken"),
    "misused": ("sertifikat atau tanda sertifikasi disalahgunakan", "the certificate or its mark was misused"),
    "under_investigation": ("sedang dalam pemeriksaan", "under investigation"),
    "holder_asked": ("atas permintaan pemegang", "at the holder's request"),
    "cause_remedied": ("penyebabnya sudah diselesaikan", "the cause was remedied"),
    "cause_unfounded": ("dugaan tidak terbukti", "the suspicion was unfounded"),
    "appeal_upheld": ("banding dikabulkan", "an appeal was upheld"),
    "no_longer_competent": ("kompetensi tidak lagi terpenuhi", "competence is no longer shown"),
    "unit_discontinued": ("unit tidak lagi menjadi bagian skema", "the unit left the scheme"),
    "wrongly_obtained": ("diperoleh dengan keterangan yang tidak benar", "obtained by untrue statements"),
    "wrongly_issued": ("terbit karena kekeliruan", "issued by mistake"),
    "cause_not_remedied": ("penyebab pembekuan tidak diselesaikan", "the cause of its suspension was not remedied"),
    "lost": ("lembar sertifikat hilang", "the document was lost"),
    "damaged": ("lembar sertifikat rusak", "the document was damaged"),
    "name_corrected": ("nama diperbaiki", "the name was corrected"),
    "new_form": ("bentuk sertifikat diperbarui", "the form of certificates changed"),
}

ROLES: Final[Labels] = {
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
}

SERVICES: Final[Labels] = {
    "registration": ("pendaftaran", "registration"),
    "assessment": ("asesmen", "assessment"),
    "certification": ("sertifikasi", "certification"),
    "development": ("pembinaan", "development"),
    "notifications": ("pemberitahuan", "notifications"),
    "gateway": ("gerbang", "gateway"),
}

BY_PARAMETER: Final[Mapping[str, Labels]] = {
    "state": STATES,
    "stage": STATES,
    "resolution": STATES,
    "legal": MOVES,
    "roles": ROLES,
    "service": SERVICES,
    "fields": FIELDS,
}
"""The table for each parameter of a message that holds such words; in any other one a word is what somebody typed."""


def label(word: str, language: int, labels: Labels) -> str:
    """Return what a word is called in Indonesian (0) or English (1); an unknown one stays."""
    return labels[word][language] if word in labels else word


def heading(word: str, language: int, labels: Labels) -> str:
    """Return a label as it begins a line or sentence: with a capital letter."""
    text = label(word, language, labels)
    return text[:1].upper() + text[1:]
