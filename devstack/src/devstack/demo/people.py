"""Made-up people as rows of a spreadsheet, and the file an office makes of them; drawn from a seed."""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

FIRST = ("Ahmad", "Aulia", "Dewi", "Fitri", "Galuh", "Hendra", "Lestari", "Maulana", "Noor", "Rahmat", "Siti", "Yusuf")
LAST = ("Anggraini", "Hasanah", "Hidayat", "Maulida", "Pradana", "Purwanti", "Rahman", "Saputra", "Winata", "Wulandari")
LIBRARIES = ("Perpustakaan SMA Negeri {} Contoh", "Perpustakaan Desa Contoh {}", "Taman Baca Contoh {}")
DOMAINS = ("example.id", "example.org", "kampus.example.org", "sekolah.example.id")
ENROLLING = ("nik", "nama_lengkap", "kode_wilayah", "telepon", "email", "instansi", "jenis_instansi", "jabatan")
"""What an enrolment asks; `skema` besides, where the activity prepares for certification."""

Row = dict[str, str]


def made_up(count: int, *, regions: Sequence[str], series: int, schemes: Sequence[str] = ("",)) -> list[Row]:
    """Return so many librarians, spread over regencies; no two of different `series` (10 to 99) share a NIK."""
    draw = random.Random(series)  # noqa: S311 - a story, not a secret
    return [
        _row(draw, number, regions[number % len(regions)], series, schemes[number % len(schemes)])
        for number in range(count)
    ]


def _row(draw: random.Random, number: int, region: str, series: int, scheme: str) -> Row:
    born = date(1970, 1, 1) + timedelta(days=draw.randrange(9_000))
    is_woman = draw.random() < 0.5  # noqa: PLR2004 - half of them
    first, last = draw.choice(FIRST), draw.choice(LAST)
    day = born.day + (40 if is_woman else 0)  # as a NIK says it
    return {
        "nik": f"{region.replace('.', '')}{series:02}{day:02}{born:%m%y}{number + 1:04}",
        "nama_lengkap": f"{first} {last}",
        "tempat_lahir": "Contoh",
        "tanggal_lahir": born.isoformat(),
        "jenis_kelamin": "P" if is_woman else "L",
        "alamat": f"Jl. Kenanga No. {number + 1}",
        "kode_wilayah": region,
        "telepon": f"0840{series:02}{number:06}",
        "email": f"{first}.{last}.{series}{number:03}@{DOMAINS[number % len(DOMAINS)]}".lower(),
        "pendidikan_terakhir": "S1",
        "jurusan": "Ilmu Perpustakaan",
        "instansi": LIBRARIES[number % len(LIBRARIES)].format(number + 1),
        "jenis_instansi": "negeri",
        "jabatan": "Pustakawan Ahli Pertama",
        "mulai_bekerja": "2012-02-01",
        "skema": scheme,
        "sumber_dana": "APBD",
    }


def csv_of(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    """Return rows as an office exports them."""
    written = io.StringIO()
    table = csv.DictWriter(written, columns, extrasaction="ignore", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue().encode()


def supervisors(enrolment_ids: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """Return who sees each of these participants at work."""
    for number, enrolment_id in enumerate(enrolment_ids, 1):
        body = {"full_name": f"Kepala Contoh {LAST[number % len(LAST)]}", "email": f"kepala.{number:03}@example.id"}
        yield enrolment_id, body
