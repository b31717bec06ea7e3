"""Templates: filled with who takes part and what is on record, so that numbers alone are typed."""

from collections.abc import Sequence

from development.activities.models import Activity
from development.imports.attendance import moment_of, sessions_of
from development.imports.columns import (
    AFTER,
    BEFORE,
    ENROLMENT,
    INDICATOR,
    LIBRARY,
    MONTH,
    NAME,
    REASON,
    VALUE,
)
from development.imports.queries import Filled
from development.imports.rules import ImportKind
from kompeten.http.workbooks import Rows, Value, write_workbook

INSTRUCTIONS: dict[ImportKind, Rows] = {
    ImportKind.SCORES: (
        ("Petunjuk", "Instructions"),
        ("Isi sebelum dan sesudah: 0 sampai 100.", "Fill in sebelum (before) and sesudah (after): 0 to 100."),
        (
            "Pecahan dibulatkan. Sel kosong tidak mengubah apa pun.",
            "Decimals are rounded. An empty cell changes nothing.",
        ),
    ),
    ImportKind.ATTENDANCE: (
        ("Petunjuk", "Instructions"),
        ("Isi x bila hadir, kosongkan bila tidak.", "Put x for present, else nothing."),
        ("Daftar ini hanya menambah, tidak menghapus.", "This list adds and never takes away."),
        ("Isi alasan bila sesi sudah lama selesai.", "Give a reason where a session ended long ago."),
    ),
    ImportKind.INDICATORS: (
        ("Petunjuk", "Instructions"),
        ("Satu baris per perpustakaan, bulan dan indikator.", "A row for each library, month and indicator."),
        ("Bulan: 2026-07.", "Month: 2026-07."),
        (
            "Indikator: pengunjung, peminjaman, kegiatan, anggota, kepuasan (persen).",
            "Indicators: visitors, loans, programmes_held, members, satisfaction (per cent).",
        ),
    ),
}
LIMITS: Rows = (("Jangan memakai rumus. Paling banyak 5.000 baris.", "No formulas. At most 5,000 rows."),)


def scores_template(people: Sequence[Filled]) -> bytes:
    """Return the workbook. Takes a while: off the event loop."""
    filled = [(str(one.enrolment_id), one.full_name, one.before, one.after) for one in people]
    return _book(ImportKind.SCORES, "peserta", [(ENROLMENT, NAME, BEFORE, AFTER), *filled])


def attendance_template(activity: Activity, people: Sequence[Filled]) -> bytes:
    """Return the workbook, its sessions with when they begin. Takes a while: off the event loop."""
    sessions = sessions_of(activity)
    titles = [
        f"{field} ({moment_of(one, activity)} {one.title.replace('(', '').replace(')', '')})"
        for field, one in sessions.items()
    ]
    filled: list[Sequence[Value]] = [
        (
            str(person.enrolment_id),
            person.full_name,
            *("x" if one.id in person.attended else None for one in sessions.values()),
        )
        for person in people
    ]
    return _book(ImportKind.ATTENDANCE, "peserta", [(ENROLMENT, NAME, *titles, REASON), *filled])


def indicators_template() -> bytes:
    """Return the workbook. Takes a while: off the event loop."""
    return _book(ImportKind.INDICATORS, "indikator", [(LIBRARY, MONTH, INDICATOR, VALUE)])


def _book(kind: ImportKind, name: str, rows: Rows) -> bytes:
    return write_workbook({name: rows, "Petunjuk": [*INSTRUCTIONS[kind], *LIMITS]})
