"""What to tell the person who must act on a finding: wrong, expected, an example; Indonesian, English."""

from kompeten.http.invalid import required
from kompeten.problems import Text
from registration.cells.codes import FindingCode as Code
from registration.forms.fields import Column
from registration.forms.renewals import RENEWALS

MESSAGES: dict[Code, tuple[str, str]] = {
    Code.FORMULA_REFUSED: (
        "Sel berisi rumus atau diawali =, @, +, atau -. Hapus, lalu ketik isinya sebagai teks.",
        "The cell holds a formula or begins with =, @, + or -. Clear it and type the content as text.",
    ),
    Code.NIK_FORMAT: (
        "NIK harus tepat 16 angka seperti pada KTP, contoh: 6371 0141 0185 9999.",
        "The NIK must have exactly 16 digits as on the identity card, for example: 6371 0141 0185 9999.",
    ),
    Code.NIK_ROUNDED_BY_SPREADSHEET: (
        (
            "Angka NIK sudah dibulatkan oleh aplikasi lembar kerja. Ubah format sel menjadi Teks, lalu ketik ulang 16 "
            "angka dari KTP."
        ),
        (
            "The spreadsheet has rounded this NIK. Set the cell's format to Text, then type the 16 digits of the "
            "identity card again."
        ),
    ),
    Code.DUPLICATE_IN_FILE: (
        "NIK yang sama sudah ada di baris sebelumnya. Hapus salah satu baris atau perbaiki NIK-nya.",
        "An earlier row has the same NIK. Remove one of the rows or correct the NIK.",
    ),
    Code.NIP_FORMAT: (
        "NIP harus 18 angka dalam sel berformat Teks, contoh: 198012312005011001. Kosongkan bila bukan ASN.",
        (
            "The NIP must have 18 digits in a cell formatted as Text, for example: 198012312005011001. Leave it empty "
            "for those who are no civil servants."
        ),
    ),
    Code.DATE_UNREADABLE: (
        ("Tanggal tidak terbaca. Tulis hari, bulan, dan tahun empat angka, contoh: 31/12/1985 atau 31 Desember 1985."),
        (
            "The date cannot be read. Write day, month and a year of four digits, for example: 31/12/1985, 1985-12-31 "
            "or 31 Desember 1985."
        ),
    ),
    Code.DATE_OUT_OF_RANGE: (
        "Tanggal ini tidak mungkin benar. Periksa tahunnya.",
        "This date cannot be right. Check its year.",
    ),
    Code.SEX_UNREADABLE: (
        "Jenis kelamin diisi L atau P.",
        "Enter L or P for the sex (through the API: male or female).",
    ),
    Code.REGION_UNKNOWN: (
        (
            "Kode wilayah tidak ada dalam daftar kabupaten/kota Kemendagri. Contoh: 63.71 untuk Kota Banjarmasin. Kode "
            "BPS, provinsi, kecamatan, atau nama tidak diterima."
        ),
        (
            "The region code is not in the Kemendagri list of regencies and cities. Example: 63.71 for Kota "
            "Banjarmasin. BPS codes, provinces, districts and names are not accepted."
        ),
    ),
    Code.PHONE_FORMAT: (
        "Nomor telepon tidak lengkap atau bukan nomor Indonesia. Contoh: 0812-3456-7890 atau +62 812 3456 7890.",
        "The telephone number is incomplete or not Indonesian. Example: 0812-3456-7890 or +62 812 3456 7890.",
    ),
    Code.EMAIL_FORMAT: (
        "Isi satu alamat surel yang lengkap, contoh: nama@instansi.go.id.",
        "Enter one complete e-mail address, for example: nama@instansi.go.id.",
    ),
    Code.EDUCATION_UNKNOWN: (
        "Pendidikan tidak dikenal. Pilih SLTA, D1, D2, D3, D4, S1, S2, atau S3.",
        "The level of education is not known. Choose SLTA, D1, D2, D3, D4, S1, S2 or S3.",
    ),
    Code.INSTITUTION_KIND_UNKNOWN: (
        "Jenis instansi diisi negeri atau swasta, atau dikosongkan.",
        "Enter negeri or swasta for the kind of institution (through the API: public or private), or leave it empty.",
    ),
    Code.SCHEME_UNKNOWN: (
        "Kode skema tidak ada dalam katalog yang berlaku. Contoh: KL-01.",
        "The scheme code is not in the catalogue in force. Example: KL-01.",
    ),
    Code.SCHEME_NOT_IN_BATCH: (
        "Skema ini tidak termasuk dalam kegiatan.",
        "This scheme is not among the batch's.",
    ),
    Code.FUNDING_UNKNOWN: (
        "Sumber dana tidak dikenal. Pilih APBN, APBD, MANDIRI, atau FPPTI.",
        "The source of funds is not known. Choose APBN, APBD, MANDIRI or FPPTI.",
    ),
    Code.EXPERIENCE_TOO_SHORT: (
        (
            "Untuk lulusan SLTA, masa kerja sampai hari pertama kegiatan belum mencapai lama yang disyaratkan skema "
            "(umumnya dua tahun). Periksa tanggal mulai bekerja."
        ),
        (
            "For those with SLTA, the time worked until the batch's first day is shorter than the scheme asks (usually "
            "two years). Check the start of work."
        ),
    ),
    Code.NAME_WITHOUT_LETTERS: (
        "Nama harus memuat huruf, contoh: Siti Aisyah.",
        "A name must have letters, for example: Siti Aisyah.",
    ),
    Code.NAME_HOLDS_NUMBER: (
        "Nama memuat nomor identitas. Hapus nomornya dari kolom nama.",
        "The name holds an identity number. Remove the number from the name.",
    ),
    Code.TOO_LONG: (
        "Isian terlalu panjang. Paling banyak 200 karakter, alamat 500.",
        "The text is too long: 200 characters at most, an address 500.",
    ),
    Code.UNUSABLE_TEXT: (
        "Isian memuat karakter yang tidak dapat dicetak. Ketik ulang isinya.",
        "The text holds a character that cannot be printed. Type it again.",
    ),
    Code.PROCESSING_RESTRICTED: (
        "Pemrosesan data orang ini sedang dibatasi (UU PDP). Hapus barisnya, atau hubungi LSP.",
        "The processing of this person's data is restricted (UU PDP). Remove the row, or contact the LSP.",
    ),
    Code.ALREADY_ENROLLED: (
        "Orang ini sudah terdaftar pada kegiatan ini dengan isian lain. Tarik dahulu pendaftarannya, lalu kirim lagi.",
        "This person is enrolled in this activity with other entries. Withdraw the enrolment first, then send again.",
    ),
    Code.ACTIVITY_CLOSED: ("Kegiatan ini sudah selesai atau tidak jadi.", "This activity is over or is called off."),
    Code.ALREADY_REGISTERED: (
        (
            "Permohonan orang ini untuk kegiatan dan skema yang sama sudah dikirim dengan isi lain dan sedang atau "
            "sudah diperiksa. Minta LSP mengembalikannya untuk diperbaiki."
        ),
        (
            "This person's application for the same batch and scheme was sent with other content and is, or was, under "
            "review. Ask the LSP to return it for correction."
        ),
    ),
    Code.NIK_BIRTH_DATE_MISMATCH: (
        "Tanggal lahir dalam NIK (angka 7-12) berbeda dari kolom tanggal lahir. Cocokkan dengan KTP dan ijazah.",
        "The birth date in the NIK (digits 7-12) differs from the birth date given. Compare identity card and diploma.",
    ),
    Code.NIK_SEX_MISMATCH: (
        "Jenis kelamin menurut NIK berbeda dari yang diisi. Cocokkan dengan KTP.",
        "The sex according to the NIK differs from the one given. Compare the identity card.",
    ),
    Code.NIK_REGION_MISMATCH: (
        (
            "Empat angka pertama NIK bukan kode wilayah yang diisi. Wajar bila pindah domisili atau daerahnya "
            "dimekarkan; cocokkan dengan KTP."
        ),
        (
            "The first four digits of the NIK are not the region given. Usual after a move or when a region was split; "
            "compare the identity card."
        ),
    ),
    Code.TRAINING_CERTIFICATE_NEEDED: (
        (
            "Jurusan kosong atau bukan ilmu perpustakaan. Pemohon perlu melampirkan sertifikat pelatihan perpustakaan "
            "berbasis kompetensi."
        ),
        (
            "The field of study is empty or not library science. The applicant needs a certificate of competency-based "
            "library training."
        ),
    ),
    Code.NAME_HAS_TITLE: (
        "Nama tampaknya memuat gelar. Tulis nama persis seperti di ijazah tanpa gelar, contoh: Siti Aisyah.",
        (
            "The name seems to carry a title. Write the name exactly as on the diploma, without titles, for example: "
            "Siti Aisyah."
        ),
    ),
    Code.NAME_HAS_DIGITS: (
        "Nama memuat angka. Cocokkan dengan ijazah.",
        "The name has digits. Compare the diploma.",
    ),
    Code.NAME_HAS_LINK: (
        "Nama memuat alamat web atau surel. Tulis namanya saja.",
        "The name holds a web or e-mail address. Write the name alone.",
    ),
    Code.NAME_DAMAGED: (
        "Ada karakter nama yang rusak saat berkas disalin. Ketik ulang seperti di ijazah.",
        "Letters of the name were lost when the file was copied. Type it again as on the diploma.",
    ),
    Code.NAME_MIXES_SCRIPTS: (
        "Nama memuat huruf dari beberapa aksara yang mirip. Ketik ulang seperti di ijazah.",
        "The name mixes letters of several scripts that may look alike. Type it again as on the diploma.",
    ),
    Code.NIK_UNDER_OTHER_NAME: (
        "NIK ini pernah terdaftar dengan nama lain. Periksa KTP dan ijazahnya.",
        "This NIK was registered under another name before. Check identity card and diploma.",
    ),
    Code.NIK_UNDER_OTHER_BIRTH_DATE: (
        "NIK ini pernah terdaftar dengan tanggal lahir lain. Periksa KTP dan ijazahnya.",
        "This NIK was registered with another birth date before. Check identity card and diploma.",
    ),
    Code.NAME_UNPRINTABLE: (
        (
            "Nama memuat karakter yang tidak dapat dicetak. Tanpa nama dalam huruf Latin, sertifikat dan surat "
            "keterangan tidak dapat diterbitkan."
        ),
        (
            "The name holds characters that cannot be printed. Without the name in Latin letters no certificate can "
            "be issued."
        ),
    ),
    Code.NAME_NOT_LATIN: (
        "Tulis nama ini dengan huruf Latin, contoh: Siti Aisyah.",
        "Write this name in Latin letters, for example: Siti Aisyah.",
    ),
    Code.PRINTED_NAME_GIVEN: (
        "Nama ini yang akan dicetak pada sertifikat, bukan nama lengkap. Cocokkan dengan ijazah atau paspor.",
        "This name will stand on the certificate instead of the full name. Compare diploma or passport.",
    ),
    Code.NO_EMAIL: (
        "Tanpa alamat surel, pemohon tidak menerima surat apa pun dari LSP. Isi alamatnya bila ada.",
        "Without an e-mail address the applicant receives no letter of the LSP. Enter one if there is any.",
    ),
    **RENEWALS,
}

# Where one code means different work in different columns.
COLUMN_MESSAGES: dict[tuple[Code, Column], tuple[str, str]] = {
    (Code.REQUIRED, Column.TELEPON): (
        "Isi nomor telepon atau surel; salah satu wajib ada. Contoh: 0812-3456-7890.",
        "Enter a telephone number or an e-mail address; one of them is required. Example: 0812-3456-7890.",
    ),
    (Code.REQUIRED, Column.MULAI_BEKERJA): (
        "Untuk lulusan SLTA, tanggal mulai bekerja wajib diisi. Contoh: 01/03/2019.",
        "For those with SLTA, the start of work is required. Example: 01/03/2019.",
    ),
    (Code.DATE_OUT_OF_RANGE, Column.TANGGAL_LAHIR): (
        "Pada hari pertama kegiatan, usia harus 17 sampai 80 tahun. Periksa tahun lahirnya.",
        "On the batch's first day the age must be from 17 to 80 years. Check the year of birth.",
    ),
    (Code.DATE_OUT_OF_RANGE, Column.MULAI_BEKERJA): (
        (
            "Tanggal mulai bekerja tidak boleh setelah hari pertama kegiatan atau sebelum ulang tahun ke-15. Periksa "
            "tahunnya."
        ),
        "The start of work may not be after the batch's first day or before the 15th birthday. Check the year.",
    ),
}


def message_for(code: Code, column: Column) -> Text:
    """Return the message in Indonesian and English, the column's own where it has one."""
    own = COLUMN_MESSAGES.get((code, column))
    if own is None and code is Code.REQUIRED:
        return required(column.field.json_name)
    return Text(*(own or MESSAGES[code]))
