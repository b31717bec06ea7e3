"""Everything the command says, in both languages: help (`help_…`, `option_…`), headings, sentences, labels."""

from collections.abc import Mapping
from typing import Final

from kompeten_client.texts import Text

Words = Mapping[str, tuple[str, str]]

HELP: Final[Words] = {
    "help_kompeten": (
        "Kompeten dari terminal: usulkan kegiatan, kirim data pemohon, ikuti sampai sertifikat terbit.",
        "Kompeten from a terminal: propose batches, send in applicants, follow them to their certificates.",
    ),
    "help_login": (
        "Masuk, dengan peramban di perangkat mana pun; sistem masuk dengan --machine.",
        "Sign in, with a browser on any device; a system does with --machine.",
    ),
    "help_logout": ("Keluar: hapus token yang tersimpan.", "Sign out: delete the tokens kept."),
    "help_batch": ("Kegiatan sertifikasi.", "Batches of certification."),
    "help_batch_list": ("Tampilkan kegiatan Anda.", "List your batches."),
    "help_batch_show": ("Tampilkan satu kegiatan dan jumlah per tahap.", "Show a batch, with counts per stage."),
    "help_batch_propose": ("Usulkan kegiatan kepada LSP.", "Propose a batch to the LSP."),
    "help_import": (
        "Kirim berkas pemohon (XLSX, CSV, NDJSON); yang benar diterima, yang salah dijelaskan per sel.",
        "Send in a file of applicants (XLSX, CSV, NDJSON); what is right is taken, what is wrong is told cell by cell.",
    ),
    "help_import_result": (
        "Tampilkan hasil berkas yang pernah dikirim.",
        "Show what became of a file sent before.",
    ),
    "help_apply": (
        "Kirim satu permohonan dari berkas JSON; - membaca masukan standar.",
        "Send in one application from a JSON file; - reads standard input.",
    ),
    "help_status": (
        "Tampilkan perjalanan satu permohonan, atau tahap semua permohonan satu kegiatan (--batch).",
        "Show the way of one application, or the stages of all applications of a batch (--batch).",
    ),
    "help_feed": (
        "Tampilkan setiap perubahan permohonan menurut urutannya; dengan --follow terus-menerus.",
        "Show every change of the applications in order; with --follow for as long as you look.",
    ),
    "option_after": ("Lanjutkan sesudah penanda ini.", "Go on behind this cursor."),
    "option_follow": ("Tunggu perubahan berikutnya.", "Wait for the changes to come."),
    "option_gateway": (
        "Alamat Kompeten; bawaan: alamat saat masuk.",
        "Kompeten's address; default: where you signed in.",
    ),
    "option_token": ("Token akses, sebagai ganti kompeten login.", "Access token, instead of kompeten login."),
    "option_lang": ("Bahasa: id atau en; bawaan: menurut sistem.", "Language: id or en; default: the system's."),
    "option_json": ("Cetak JSON untuk program.", "Print JSON for programs."),
    "option_issuer": (
        "Alamat penyedia identitas (OIDC).",
        "Address of the identity provider (OIDC).",
    ),
    "option_client_id": ("Nama klien pada penyedia identitas.", "The client's name at the identity provider."),
    "option_scope": ("Cakupan yang diminta, bila penyedia mewajibkan.", "Scope to ask for, if the provider wants one."),
    "option_machine": (
        "Masuk sebagai sistem; rahasianya dari KOMPETEN_CLIENT_SECRET, atau ditanyakan.",
        "Sign in as a system; its secret is KOMPETEN_CLIENT_SECRET, or asked for.",
    ),
    "option_batch": ("Id kegiatan; lihat kompeten batch list.", "The batch's id; see kompeten batch list."),
    "option_state": (
        "Hanya yang berstatus ini, misalnya returned.",
        "Only applications in this state, as returned.",
    ),
    "option_dry_run": ("Hanya periksa; tidak ada yang disimpan.", "Only check; nothing is stored."),
    "option_all_or_nothing": (
        "Simpan hanya bila semua baris benar.",
        "Store only if every row is right.",
    ),
    "option_save_rejected": (
        "Simpan baris yang perlu diperbaiki ke berkas XLSX ini.",
        "Save the rows to correct as this XLSX file.",
    ),
    "option_title": ("Nama kegiatan.", "The batch's title."),
    "option_scheme": ("Kode skema, misalnya KL-06; boleh diulang.", "Code of a scheme, as KL-06; may be repeated."),
    "option_starts_on": ("Hari pertama, misalnya 2026-12-01.", "First day, as 2026-12-01."),
    "option_ends_on": ("Hari terakhir.", "Last day."),
    "option_time_zone": ("Zona waktu tempat asesmen.", "The venue's time zone."),
    "option_venue": ("Tempat asesmen (TUK).", "Where the assessment is held (TUK)."),
    "option_region": ("Kode wilayah Kemendagri tempat itu, misalnya 63.71.", "The venue's Kemendagri code, as 63.71."),
    "option_quota": ("Kuota asesi.", "Number of seats."),
    "option_funding_source": ("Sumber dana: APBN, APBD, MANDIRI, FPPTI.", "Funding: APBN, APBD, MANDIRI, FPPTI."),
    "argument_batch": ("Id kegiatan.", "The batch's id."),
    "argument_file": ("Berkas pemohon.", "The file of applicants."),
    "argument_form": ("Berkas JSON dengan isian APL-01.", "A JSON file with the fields of APL-01."),
    "argument_import": ("Id pengiriman berkas.", "The import's id."),
    "argument_application": ("Id permohonan.", "The application's id."),
    "option_help": ("Tampilkan bantuan ini.", "Show this help."),
    "option_install_completion": ("Pasang pelengkapan perintah di shell ini.", "Install completion for this shell."),
    "option_show_completion": ("Tampilkan naskah pelengkapan perintah.", "Show the script of the completion."),
}

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
    return str(Text(id=LABELS[word][0], en=LABELS[word][1])) if word in LABELS else word
