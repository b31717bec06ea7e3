"""Everything the command says, in both languages: headings, sentences, labels, and the help."""

from typing import Final

from kompeten_client.commands.help import HELP, Words
from kompeten_client.texts import Text

SAID: Final[Words] = {
    "arguments": ("Argumen", "Arguments"),
    "options": ("Opsi", "Options"),
    "commands": ("Perintah", "Commands"),
    "id": ("id", "id"),
    "title": ("kegiatan", "batch"),
    "organizer": ("penyelenggara", "organizer"),
    "state": ("status", "state"),
    "days": ("tanggal", "days"),
    "venue": ("tempat", "venue"),
    "schemes": ("skema", "schemes"),
    "seats": ("terisi/kuota", "taken/quota"),
    "funding": ("sumber dana", "funding"),
    "name": ("nama", "name"),
    "stage": ("tahap", "stage"),
    "when": ("waktu", "when"),
    "what": ("peristiwa", "event"),
    "paper": ("dokumen", "document"),
    "size": ("ukuran", "size"),
    "region": ("kabupaten/kota", "regency or city"),
    "place": ("antrean", "in queue"),
    "certificate": ("sertifikat", "certificate"),
    "people": ("orang", "people"),
    "quota": ("kuota", "quota"),
    "stages": ("tahap", "stages"),
    "by_region": ("Per kabupaten/kota", "By regency or city"),
    "by_funding": ("Per sumber dana", "By funding"),
    "row": ("baris", "row"),
    "column": ("kolom", "column"),
    "seen": ("terbaca", "seen"),
    "to_do": ("yang perlu dilakukan", "what to do"),
    "to_mend": ("Perlu diperbaiki ({count})", "To correct ({count})"),
    "to_look_at": ("Perlu dilihat kembali; tetap diterima ({count})", "Worth a look; taken all the same ({count})"),
    "counted": (
        "{rows} baris: {created} baru, {revised} perbaikan, {unchanged} sudah ada, {left} belum diterima.",
        "{rows} rows: {created} new, {revised} revised, {unchanged} there already, {left} not taken.",
    ),
    "on_waiting_list": (
        "{count} di antaranya dalam daftar tunggu, karena kuota sudah penuh.",
        "{count} of them are on the waiting list, since every seat is taken.",
    ),
    "uploaded": ("Dokumen tersimpan ({kind}): {id}", "Document kept ({kind}): {id}"),
    "upload_goes_on": (
        "Terputus. Jalankan perintah yang sama dalam tiga hari untuk melanjutkan.",
        "Broken off. Give the same command within three days to go on.",
    ),
    "export_saved": (
        "Data tersimpan: {path}. Serahkan kepada orang yang bersangkutan saja.",
        "The data was saved: {path}. Hand it to the person and to nobody else.",
    ),
    "report_saved": ("Laporan tersimpan: {path}", "The report was saved: {path}"),
    "template_saved": ("Templat tersimpan: {path}", "The template was saved: {path}"),
    "there_already": (
        "{path} sudah ada; sebutkan nama lain dengan --save.",
        "{path} is there already; name another with --save.",
    ),
    "webhook_secret": ("Rahasia webhook (whsec_…)", "The webhook's secret (whsec_…)"),
    "listening": ("Menunggu webhook di {address} (Ctrl-C: berhenti)", "Listening at {address} (Ctrl-C ends it)"),
    "not_verified": ("DITOLAK: {reason}", "REFUSED: {reason}"),
    "dry_run": ("Hanya diperiksa; tidak ada yang disimpan.", "Only checked; nothing was stored."),
    "nothing_stored": (
        "Tidak ada yang disimpan, karena tidak semua baris benar.",
        "Nothing was stored, since not every row is right.",
    ),
    "import_sent": ("Berkas diterima untuk diproses: {id}", "The file was received for processing: {id}"),
    "import_goes_on": (
        "Pemrosesan berjalan terus. Hasilnya: kompeten import-result {id}",
        "It goes on by itself. What came of it: kompeten import-result {id}",
    ),
    "go_on": ("Lanjutkan nanti dengan --after {cursor}", "Go on later with --after {cursor}"),
    "saved": ("Baris yang perlu diperbaiki: {path}", "The rows to correct: {path}"),
    "proposed": ("Kegiatan diusulkan: {id}", "Batch proposed: {id}"),
    "submitted": ("Permohonan terkirim: {id}", "Application submitted: {id}"),
    "consent_version": ("Versi {version}, berlaku sejak {since}:", "Version {version}, current since {since}:"),
    "none": ("Tidak ada.", "None."),
    "open_page": ("Buka {address} dan masukkan kode {code}", "Open {address} and enter the code {code}"),
    "or_directly": ("atau langsung: {address}", "or directly: {address}"),
    "waiting_for_you": ("Menunggu konfirmasi Anda …", "Waiting for you to confirm …"),
    "secret": ("Rahasia klien", "Client secret"),
    "signed_in": ("Anda sudah masuk ke {gateway}.", "You are signed in to {gateway}."),
    "signed_out": ("Token sudah dihapus.", "The tokens were deleted."),
    "not_signed_in": ("Anda belum masuk, atau sesi berakhir. Jalankan kompeten login.",
                      "You are not signed in, or your session ended. Run kompeten login."),
    "no_gateway": ("Sebutkan alamat Kompeten: --gateway atau KOMPETEN_GATEWAY.",
                   "Say where Kompeten is: --gateway or KOMPETEN_GATEWAY."),
    "no_json": ("Bukan JSON yang memuat isian permohonan.", "No JSON that holds the fields of an application."),
    "no_folder": ("Foldernya tidak ada.", "There is no such folder."),
    "one_target": ("Sebutkan --batch atau --activity, salah satu.", "Name --batch or --activity, one of them."),
    "one_of_both": ("Sebutkan id permohonan, atau --batch.", "Name an application, or --batch."),
    "wait": ("Menunggu {seconds} detik …", "Waiting {seconds} s …"),
}  # fmt: skip

LABELS: Final[Words] = {  # the platform's words for states and stages; what a newer service says is shown as it is
    "proposed": ("diusulkan", "proposed"),
    "approved": ("disetujui", "approved"),
    "submitted": ("diajukan", "submitted"),
    "waiting": ("dalam daftar tunggu", "on the waiting list"),
    "returned": ("dikembalikan", "returned"),
    "rejected": ("tidak diterima", "rejected"),
    "withdrawn": ("ditarik", "withdrawn"),
    "accepted": ("diterima", "accepted"),
    "registered": ("terdaftar", "registered"),
    "assigned": ("ditugaskan", "assigned"),
    "absent": ("tidak hadir", "absent"),
    "assessed": ("selesai diases", "assessed"),
    "granted": ("diberikan", "granted"),
    "not_granted": ("belum diberikan", "not granted"),
    "issued": ("terbit", "issued"),
    "queued": ("menunggu dibaca", "waiting to be read"),
    "reading": ("sedang dibaca", "being read"),
    "writing": ("sedang disimpan", "being stored"),
    "finished": ("selesai diproses", "finished"),
    "refused": ("tidak dapat diproses", "refused"),
    "uploading": ("sedang dikirim", "being uploaded"),
    "kept": ("tersimpan", "kept"),
    "removed": ("dihapus", "removed"),
    "erased": ("dihapus sesuai UU PDP", "erased"),
}

KINDS: Final[Words] = {  # of documents, by the platform's words
    "photo": ("pas foto", "photo"),
    "identity_card": ("KTP", "identity card (KTP)"),
    "diploma": ("ijazah", "diploma"),
    "transcript": ("transkrip nilai", "transcript"),
    "training_certificate": (
        "sertifikat pelatihan kepustakawanan berbasis kompetensi",
        "certificate of a competency-based library training",
    ),
    "work_certificate": ("surat keterangan kerja", "certificate of employment"),
    "supervisor_letter": ("surat rekomendasi atasan", "supervisor's letter"),
    "curriculum_vitae": ("daftar riwayat hidup", "curriculum vitae"),
    "evidence": ("bukti pendukung", "supporting evidence"),
}


def text(name: str, **values: object) -> Text:
    """Return what is said under a name."""
    told = HELP.get(name) or SAID[name]
    return Text(id=told[0], en=told[1]).format(**values)


def words(name: str, **values: object) -> str:
    """Return the same in the language that is spoken."""
    return str(text(name, **values))


def label(word: str) -> str:
    """Return what people call a state or a stage."""
    return _called(LABELS, word)


def kind_label(word: str) -> str:
    """Return what people call a kind of document."""
    return _called(KINDS, word)


def _called(names: Words, word: str) -> str:
    return str(Text(id=names[word][0], en=names[word][1])) if word in names else word
