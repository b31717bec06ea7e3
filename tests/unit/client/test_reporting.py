"""What an organizer takes out of Kompeten: the report of a batch, and the template to fill in."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from typer.testing import Result

from kompeten_client.commands.exits import Exit
from kompeten_client.people import SERVICES
from support.server_double import ServerDouble
from unit.client.conftest import BATCH, BATCH_ID, IMPORT_ID, found

Run = Callable[..., Result]
PERSON = {
    "application_id": IMPORT_ID,
    "full_name": "Siti Contoh Rahmah",
    "scheme_code": "KL-06",
    "employer": "Taman Baca Contoh",
    "region_code": "63.71",
    "region_name": "Kota Banjarmasin",
    "funding_source": "APBD",
    "stage": "waiting",
    "waiting_place": 3,
    "result": None,
    "decree_number": None,
    "certificate_number": None,
    "valid_until": None,
}
REGENCY = {"region_code": "63.71", "region_name": "Kota Banjarmasin", "quota": 20}
SUMS = {"people": 1, "stages": {"waiting": 1}}
REPORT = {
    "batch": BATCH,
    "people": [PERSON],
    "regencies": [REGENCY | SUMS],
    "funding": [{"funding_source": "APBD"} | SUMS],
}


@pytest.fixture
def reporting(server: ServerDouble) -> ServerDouble:
    """A batch with one person on its waiting list."""
    server.answer("GET", f"/v1/batches/{BATCH_ID}/report", found(**REPORT))
    server.answer("GET", f"/v1/batches/{BATCH_ID}/report.xlsx", httpx.Response(200, content=b"workbook"))
    server.answer("GET", "/v1/imports/template.xlsx", httpx.Response(200, content=b"template"))
    return server


@pytest.mark.usefixtures("reporting")
def test_a_report_shows_people_and_sums(signed_in: Run) -> None:
    shown = signed_in("--lang", "id", "report", BATCH_ID).stdout
    parts = ("Kegiatan Contoh", "Siti Contoh Rahmah", "dalam daftar tunggu", "Per kabupaten/kota", "Per sumber dana")
    assert [part for part in parts if part not in shown] == []
    assert json.loads(signed_in("report", BATCH_ID, "--json").stdout)["people"][0]["waiting_place"] == 3


@pytest.mark.usefixtures("reporting")
def test_a_report_is_saved_for_its_owner(signed_in: Run, tmp_path: Path) -> None:
    target = tmp_path / "laporan.xlsx"
    done = signed_in("report", BATCH_ID, "--save", str(target), "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (Exit.DONE, {"path": str(target)})
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"workbook", 0o600)


def test_a_template_takes_no_place_of_a_file_that_somebody_may_have_filled_in(
    signed_in: Run, reporting: ServerDouble, tmp_path: Path
) -> None:
    target = tmp_path / "templat.xlsx"
    assert signed_in("template", "--batch", BATCH_ID, "--save", str(target)).exit_code == Exit.DONE
    assert (target.read_bytes(), reporting.asked[-1].url.params["batch_id"]) == (b"template", BATCH_ID)
    target.write_bytes(b"filled in")
    again = signed_in("template", "--batch", BATCH_ID, "--save", str(target))
    assert (again.exit_code, target.read_bytes()) == (Exit.USAGE, b"filled in")


def test_a_persons_data_is_asked_of_every_service_and_saved_for_its_owner(
    signed_in: Run, server: ServerDouble, tmp_path: Path
) -> None:
    known = {"applications": [{"id": BATCH_ID, "state": "accepted"}], "enrolments": [{"id": IMPORT_ID}]}
    server.answer("POST", f"/v1/people/{IMPORT_ID}/export", found(national_id="6371015502809001", **known))
    for one in SERVICES:
        server.answer("POST", f"/v1/exports/{one}", found(service=one, tables={}))
    target = tmp_path / "orang.json"
    assert signed_in("export", IMPORT_ID, "--save", str(target)).exit_code == Exit.DONE
    saved = json.loads(target.read_text("utf-8"))
    assert saved["registration"] == {"national_id": "6371015502809001", **known}
    assert [saved[one]["service"] for one in SERVICES] == list(SERVICES)
    named = json.loads(server.bodies("/v1/exports/assessment")[0])
    assert named == {"application_ids": [BATCH_ID], "enrolment_ids": [IMPORT_ID]}
    assert target.stat().st_mode & 0o777 == 0o600
