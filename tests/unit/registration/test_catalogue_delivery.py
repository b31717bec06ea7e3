"""The packaged catalogue becomes rows: active where a version is complete, a draft where it is not."""

from registration.catalogue.delivery import delivered_rows
from registration.catalogue.regions import load_regions, read_seat
from registration.catalogue.schemes import load_catalogue


def test_every_packaged_scheme_becomes_version_one_of_its_lsp() -> None:
    rows = delivered_rows()
    assert {row["scheme_code"] for row in rows} == {scheme.code for scheme in load_catalogue().schemes}
    assert {(row["lsp_id"], row["version"]) for row in rows} == {("lsp-pustakawan", 1)}


def test_a_version_is_active_when_every_unit_has_its_code() -> None:
    for row in delivered_rows():
        complete = bool(row["units"]) and all(unit["code"] for unit in row["units"])
        assert (row["state"] == "active") is complete


def test_an_organizer_sits_in_a_province_or_a_regency_or_city() -> None:
    regions = load_regions()
    assert read_seat("63", regions) == "63"
    assert read_seat("6371", regions) == read_seat("63.71", regions) == "63.71"
    assert read_seat("63.99", regions) is None
    assert read_seat("00", regions) is None
    assert read_seat("", regions) is None
