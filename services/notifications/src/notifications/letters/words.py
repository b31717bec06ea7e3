"""Indonesian words and dates for letters."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
)

MONTHS_EN = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)

FIELDS = {
    "national_id": "NIK",
    "full_name": "Nama lengkap",
    "civil_servant_id": "NIP",
    "birth_place": "Tempat lahir",
    "birth_date": "Tanggal lahir",
    "sex": "Jenis kelamin",
    "address": "Alamat",
    "region_code": "Kode wilayah",
    "phone": "Telepon",
    "email": "Surel",
    "education": "Pendidikan terakhir",
    "field_of_study": "Jurusan",
    "employer": "Instansi",
    "employer_kind": "Jenis instansi",
    "position": "Jabatan",
    "employed_since": "Mulai bekerja",
    "scheme_code": "Skema",
    "funding_source": "Sumber dana",
}


def field_label(name: str) -> str:
    """Return what a field of the application is called on the form; an unknown one by its own name."""
    return FIELDS.get(name, name)


def long_date(value: str) -> str:
    """Write an ISO date: 15 Juli 2026."""
    day = date.fromisoformat(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_date_en(value: str) -> str:
    """Write an ISO date in English: 15 July 2026."""
    day = date.fromisoformat(value)
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def period(first: str, last: str) -> str:
    """Write the days of a batch: one date when they are the same."""
    return long_date(first) if first == last else f"{long_date(first)} sampai {long_date(last)}"


def local_time(value: str, time_zone: str) -> str:
    """Write a moment as people at the venue read it: 15 Juli 2026 pukul 08.00 WITA."""
    moment = datetime.fromisoformat(value).astimezone(ZoneInfo(time_zone))
    return f"{long_date(moment.date().isoformat())} pukul {moment:%H.%M} {moment.tzname()}"


def one_line(text: str) -> str:
    """Return the text without line breaks and control characters, and with single blanks."""
    return " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text).split())
