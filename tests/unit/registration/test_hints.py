"""Hints find a cell and give nobody away."""

from datetime import date

import pytest

from kompeten.sheets.cell import Cell, Formula
from registration.forms.fields import Column
from registration.forms.findings import hint
from unit.registration.people_samples import GOOD, read


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        (Column.NIK, 6301035006829820.0, "************9820"),
        (Column.NIK, "6,37101E+15", "*****1E15"),
        (Column.NIK, "9243", "****"),
        (Column.NIK, None, None),
        (Column.NIP, "1987654321", "******4321"),
        (Column.TELEPON, "0840-12", "**4012"),
        (Column.TANGGAL_LAHIR, "08/01/93", "99/99/99"),
        (Column.TANGGAL_LAHIR, date(2025, 6, 1), "9999-99-99"),
        (Column.TANGGAL_LAHIR, "31 Februari 1990", "99 Februari 9999"),
        (Column.MULAI_BEKERJA, "Noor Lilis Hasanah", "N*** L*** H***"),
        (Column.EMAIL, "mariani.mardiana.3090@", "m***@"),
        (Column.EMAIL, "a@example.id, budi.santoso@example.id", "a***@example.id"),
        (Column.EMAIL, "x@6371015502809243", "x***@9999999999999999"),
        (Column.NAMA_LENGKAP, "Hamidah, S.IP.", "H***"),
        (Column.ALAMAT, "Jl. Mawar No. 12", "J***"),
        (Column.KODE_WILAYAH, "63.99", "63.99"),
        (Column.JURUSAN, "Pendidikan Bahasa Indonesia", "Pendidikan Bahasa Indone"),
        (Column.JURUSAN, "6371015502809243", "9999999999999999"),
        (Column.JABATAN, "15 Februari 1980", "99 Februari 9999"),
        (Column.NAMA_LENGKAP, "=A1", "=…"),
        (Column.NAMA_LENGKAP, Formula(), "=…"),
        (Column.JABATAN, "@SUM(A1)", "@…"),
    ],
)
def test_a_hint_shows_shape_or_ends_only(column: Column, cell: Cell, expected: str | None) -> None:
    assert hint(column, cell) == expected


def test_identifiers_stay_out_of_what_is_printed() -> None:
    reading = read()
    assert reading.person is not None
    printed = repr(reading) + repr(reading.person)
    for column in (Column.NIK, Column.NIP, Column.TELEPON, Column.EMAIL, Column.ALAMAT):
        assert str(GOOD[column]) not in printed
    assert "1980" not in printed
