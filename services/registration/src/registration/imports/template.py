"""The template of a batch or an activity as a workbook: headers, drop-downs, examples and a sheet of instructions."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from registration.activities.models import KnownActivity
from registration.batches.models import Batch
from registration.catalogue.entry import Education
from registration.cells.choices import EMPLOYER_KIND_BY_WORD, SEX_BY_CODE, FundingSource
from registration.forms.fields import Column
from registration.forms.participants import ASKED
from registration.imports.headers import NUMBER

ROWS = 5_000  # as many as a file may have
_WIDTH = 20
_DATES = (Column.TANGGAL_LAHIR, Column.MULAI_BEKERJA)

# Somebody who does not exist: an unassigned telephone prefix, a reserved mail domain.
EXAMPLE: Mapping[Column, str | date] = {
    Column.NIK: "6371014101859999",
    Column.NAMA_LENGKAP: "Siti Aisyah",
    Column.TEMPAT_LAHIR: "Banjarmasin",
    Column.TANGGAL_LAHIR: date(1985, 1, 1),
    Column.JENIS_KELAMIN: "P",
    Column.ALAMAT: "Jl. Mawar No. 12 RT 03",
    Column.KODE_WILAYAH: "63.71",
    Column.TELEPON: "084000000001",
    Column.EMAIL: "siti.aisyah@example.id",
    Column.PENDIDIKAN_TERAKHIR: "S1",
    Column.JURUSAN: "Ilmu Perpustakaan",
    Column.INSTANSI: "Dinas Perpustakaan dan Kearsipan",
    Column.JENIS_INSTANSI: "negeri",
    Column.JABATAN: "Pustakawan Ahli Pertama",
    Column.MULAI_BEKERJA: date(2015, 3, 1),
}
INSTRUCTIONS = (
    ("Isi satu orang per baris pada lembar peserta, mulai baris 2.", "One person per row of the sheet peserta."),
    ("Sel sudah berformat Teks: ketik NIK dan NIP apa adanya.", "Cells are text: type NIK and NIP as they are."),
    ("Nama persis seperti di ijazah, tanpa gelar.", "The name exactly as on the diploma, without titles."),
    ("Isi telepon atau surel; salah satu wajib ada.", "A telephone number or an e-mail address is required."),
    ("Jangan memakai rumus. Paling banyak 5.000 baris, 10 MiB.", "No formulas. At most 5,000 rows and 10 MiB."),
)


@dataclass(frozen=True, slots=True)
class Form:
    """What a file is asked for: its columns, what some of them can hold, and what is right in each."""

    title: str
    columns: Sequence[Column]
    schemes: Sequence[str]
    example: Mapping[Column, str | date]


def form_of_batch(batch: Batch) -> Form:
    """Return what is asked of applicants."""
    own = {Column.SKEMA: batch.scheme_codes[0], Column.SUMBER_DANA: batch.funding_source.value}
    return Form(batch.title, tuple(Column), batch.scheme_codes, {**EXAMPLE, **own})


def form_of_activity(known: KnownActivity) -> Form:
    """Return what is asked of participants: of the scheme only where the activity prepares for some."""
    schemes = known.activity.prepares_for
    wanted = {Column.SKEMA: schemes[0]} if schemes else {}
    return Form(known.activity.title, (*ASKED, *wanted), schemes, {**EXAMPLE, **wanted})


def template_of(form: Form) -> bytes:
    """Return the workbook. Takes a while: off the event loop."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("peserta")
        heading, text = book.add_format({"bold": True, "bg_color": "#DDEBF7"}), book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.set_column(0, 0, len(NUMBER) + 4)
        page.write_string(0, 0, NUMBER, heading)
        for place, column in enumerate(form.columns, start=1):
            page.set_column(place, place, _WIDTH, day if column in _DATES else text)
            page.write_string(0, place, column, heading)
            _offer(page, place, _choices(column, form))
        page.freeze_panes(1, 3)
        _instruct(book, form)
    return made.getvalue()


def _choices(column: Column, form: Form) -> Sequence[str]:
    choices: dict[Column, Sequence[str]] = {
        Column.JENIS_KELAMIN: list(SEX_BY_CODE),
        Column.JENIS_INSTANSI: list(EMPLOYER_KIND_BY_WORD),
        Column.PENDIDIKAN_TERAKHIR: list(Education),
        Column.SUMBER_DANA: list(FundingSource),
        Column.SKEMA: form.schemes,
    }
    return choices.get(column, ())


def _offer(page: Worksheet, place: int, choices: Sequence[str]) -> None:
    if choices:
        page.data_validation(1, place, ROWS, place, {"validate": "list", "source": list(choices)})


def _instruct(book: Workbook, form: Form) -> None:
    """Add the sheet that is not read: what to do, and what each column holds, with an example."""
    page, bold = book.add_worksheet("Petunjuk"), book.add_format({"bold": True})
    page.set_column(0, 3, 44)
    page.write_string(0, 0, form.title, bold)
    for row, (indonesian, english) in enumerate(INSTRUCTIONS, start=2):
        page.write_string(row, 0, indonesian)
        page.write_string(row, 1, english)
    start = len(INSTRUCTIONS) + 3
    for place, title in enumerate(("Kolom / Column", "Wajib / Required", "Contoh / Example", "Isi / Content")):
        page.write_string(start, place, title, bold)
    for row, column in enumerate(form.columns, start=start + 1):
        field, shown = column.field, form.example.get(column, "")
        page.write_string(row, 0, f"{column} ({field.label.id} / {field.label.en})")
        page.write_string(row, 1, "ya / yes" if field.required else "")
        page.write_string(row, 2, f"{shown:%d/%m/%Y}" if isinstance(shown, date) else shown)
        page.write_string(row, 3, field.guidance or "")
