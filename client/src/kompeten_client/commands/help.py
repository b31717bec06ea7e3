"""What the help says of commands (`help_…`), options (`option_…`) and arguments, in both languages."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]

_KINDS = (
    "photo, identity_card, diploma, transcript, training_certificate, work_certificate, supervisor_letter, "
    "curriculum_vitae, evidence"
)

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
    "help_consent": (
        "Tampilkan teks persetujuan pemrosesan data pribadi yang berlaku, beserta versinya.",
        "Show the current text of consent to the processing of personal data, and its version.",
    ),
    "help_template": (
        "Simpan templat XLSX untuk satu kegiatan sertifikasi atau pembinaan, siap diisi.",
        "Save the XLSX template for a batch or an activity, to be filled in.",
    ),
    "help_import": (
        "Kirim berkas pemohon atau peserta (XLSX, CSV, NDJSON); yang benar diterima, yang salah dijelaskan per sel.",
        "Send in a file of people (XLSX, CSV, NDJSON); what is right is taken, what is wrong is told cell by cell.",
    ),
    "help_import_result": (
        "Tampilkan hasil berkas yang pernah dikirim.",
        "Show what became of a file sent before.",
    ),
    "help_apply": (
        "Kirim satu permohonan dari berkas JSON; - membaca masukan standar.",
        "Send in one application from a JSON file; - reads standard input.",
    ),
    "help_documents": ("Dokumen permohonan: foto, KTP, ijazah, surat.", "Documents of an application."),
    "help_documents_upload": (
        "Unggah satu dokumen (JPEG, PNG, PDF; paling besar 5 MiB); yang terputus dilanjutkan.",
        "Upload one document (JPEG, PNG, PDF; 5 MiB at most); what broke off goes on.",
    ),
    "help_documents_list": (
        "Tampilkan dokumen satu permohonan, dan apa yang salah pada yang ditolak.",
        "List the documents of an application, and what is wrong with those refused.",
    ),
    "help_status": (
        "Tampilkan perjalanan satu permohonan, atau tahap semua permohonan satu kegiatan (--batch).",
        "Show the way of one application, or the stages of all applications of a batch (--batch).",
    ),
    "help_export": (
        "Simpan seluruh data tentang seseorang dari semua layanan, beserta jejaknya, untuk diserahkan kepadanya (LSP).",
        "Save all that every service holds about a person, with its trail, to be handed over to them (the LSP).",
    ),
    "help_report": (
        "Tampilkan keadaan satu kegiatan: orang, tahap, sumber dana, per kabupaten/kota.",
        "Show how a batch stands: people, stages, funding, per regency or city.",
    ),
    "help_feed": (
        "Tampilkan setiap perubahan permohonan menurut urutannya; dengan --follow terus-menerus.",
        "Show every change of the applications in order; with --follow for as long as you look.",
    ),
    "help_webhook": ("Mencoba webhook.", "Trying webhooks out."),
    "help_webhook_listen": (
        "Terima webhook di komputer ini, periksa tanda tangannya, dan tampilkan isinya.",
        "Receive webhooks on this machine, verify their signatures, and show what they say.",
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
    "option_activity": ("Id kegiatan pembinaan.", "The activity's id."),
    "option_consent": (
        "Versi teks yang disetujui pemohon; lihat kompeten consent.",
        "Version of the text the applicants consented to; see kompeten consent.",
    ),
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
    "argument_person": ("Id orang, seperti pada permohonannya.", "The person's id, as on their application."),
    "option_save_export": ("Berkas JSON yang disimpan.", "The JSON file to save."),
    "option_save_report": ("Simpan sebagai berkas XLSX ini.", "Save it as this XLSX file."),
    "option_save_template": ("Nama berkas yang disimpan.", "The file to save."),
    "option_application": ("Id permohonan; lihat kompeten status.", "The application's id; see kompeten status."),
    "option_kind": (f"Jenis dokumen: {_KINDS}.", f"What it is: {_KINDS}."),
    "option_port": ("Porta di komputer ini.", "Port on this machine."),
    "option_key": (
        "Kunci privat sistem (PEM atau JWK), sebagai ganti rahasia; berarti --machine.",
        "The system's private key (PEM or JWK), instead of a secret; means --machine.",
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
    "argument_file": ("Berkas pemohon atau peserta.", "The file of applicants or participants."),
    "argument_paper": ("Berkas dokumen.", "The document's file."),
    "argument_form": ("Berkas JSON dengan isian APL-01.", "A JSON file with the fields of APL-01."),
    "argument_import": ("Id pengiriman berkas.", "The import's id."),
    "argument_application": ("Id permohonan.", "The application's id."),
    "option_help": ("Tampilkan bantuan ini.", "Show this help."),
    "option_install_completion": ("Pasang pelengkapan perintah di shell ini.", "Install completion for this shell."),
    "option_show_completion": ("Tampilkan naskah pelengkapan perintah.", "Show the script of the completion."),
}
