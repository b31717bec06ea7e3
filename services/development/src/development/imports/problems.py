"""What is wrong with a cell and what to do about it."""

from development.imports.cells import MOST
from development.imports.rules import RowCode
from kompeten.problems import Invalid, Text
from kompeten.restrictions import RestrictedPerson

MESSAGES: dict[RowCode, Text] = {
    RowCode.REQUIRED: Text("wajib diisi.", "must be filled in."),
    RowCode.FORMULA: Text("berisi rumus. Ketik isinya.", "holds a formula. Type what it says."),
    RowCode.PARTICIPANT_UNKNOWN: Text(
        "bukan peserta kegiatan ini. Yang baru terdaftar mungkin belum tampak; kirim lagi nanti.",
        "is nobody who takes part in this activity. Somebody just enrolled may not be seen yet; send it again later.",
    ),
    RowCode.NAME_AMBIGUOUS: Text(
        "dimiliki beberapa peserta. Isi id pendaftaran.", "is the name of several people. Fill in the enrolment id."
    ),
    RowCode.NAME_DIFFERS: Text(
        "bukan nama pemilik id pendaftaran ini. Mungkin satu kolom terurutkan sendiri.",
        "is not the name under this enrolment id. Perhaps one column was sorted without the others.",
    ),
    RowCode.RESTRICTED: RestrictedPerson.message,
    RowCode.DUPLICATE: Text(
        "ada lebih dari sekali dengan isi berbeda. Tinggalkan yang benar saja.",
        "is there more than once and says different things. Leave the right one alone.",
    ),
    RowCode.NUMBER_UNREADABLE: Text("bukan angka.", "is no number."),
    RowCode.FRACTION: Text("berformat persen (0,85). Tulis 85.", "is formatted as per cent (0.85). Write 85."),
    RowCode.NOT_WHOLE: Text("harus bilangan bulat.", "must be a whole number."),
    RowCode.OUT_OF_RANGE: Text(
        f"di luar batas: nilai dan kepuasan 0 sampai 100, jumlah 0 sampai {MOST:,}.".replace(",", "."),
        f"is out of range: scores and satisfaction 0 to 100, counts 0 to {MOST:,}.",
    ),
    RowCode.MARK_UNREADABLE: Text(
        "tidak terbaca. Isi x untuk hadir, kosongkan bila tidak.", "cannot be read. Put x for present, else nothing."
    ),
    RowCode.NOT_BEGUN: Text("belum dimulai.", "has not begun yet."),
    RowCode.LATE: Text("sudah lama selesai. Isi kolom alasan.", "ended long ago. Fill in the column alasan (reason)."),
    RowCode.STRUCK: Text(
        "pernah dicoret. Untuk mencatatnya lagi, kirim daftar hadir dengan pilihan pulihkan (restore).",
        "was struck. To enter it again, send a list with `restore`.",
    ),
    RowCode.TEXT_UNUSABLE: Text("terlalu panjang atau memuat tanda tersembunyi.", "is too long, or hides characters."),
    RowCode.MONTH_UNREADABLE: Text("bukan bulan. Tulis 2026-07.", "is no month. Write 2026-07."),
    RowCode.MONTH_IN_FUTURE: Text("belum tiba.", "has not come yet."),
    RowCode.INDICATOR_UNKNOWN: Text(
        "tidak dikenal: pengunjung, peminjaman, kegiatan, anggota, atau kepuasan.",
        "is not known: visitors, loans, programmes_held, members or satisfaction.",
    ),
}


class ActivityUnclear(Invalid):
    """422: scores and attendance are of an activity, indicators of none."""

    code = "import_activity_unclear"
    message = Text(
        "Nilai dan kehadiran dikirim untuk satu kegiatan; indikator layanan tanpa kegiatan.",
        "Scores and attendance are sent for an activity, indicators of service for none.",
    )
