"""A spreadsheet sent in from a terminal: its progress, what to correct, what is written where."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from typer.testing import Result

from kompeten_client.commands.exits import Exit
from support.server_double import ServerDouble
from unit.client.conftest import BATCH_ID, FINDING, FINISHED, IMPORT_ID, PROGRESS, found, stream

Run = Callable[..., Result]


@pytest.fixture
def importing(server: ServerDouble, tmp_path: Path) -> Callable[..., tuple[str, ...]]:
    """An import with these errors and warnings; returns the command line."""

    def prepare(*errors: dict[str, object], warnings: tuple[dict[str, object], ...] = ()) -> tuple[str, ...]:
        shown = FINISHED | {"errors": list(errors), "warnings": list(warnings)}
        events = (("progress", json.dumps(PROGRESS)), ("finished", json.dumps(FINISHED)))
        server.answer("POST", "/v1/imports", httpx.Response(202, json=PROGRESS))
        server.answer("GET", f"/v1/imports/{IMPORT_ID}", stream(*events), httpx.Response(200, json=shown))
        server.answer("GET", f"/v1/imports/{IMPORT_ID}/rejected.xlsx", httpx.Response(200, content=b"workbook"))
        file = tmp_path / "peserta.csv"
        file.write_bytes(b"nik;nama_lengkap\n")
        return ("import", str(file), "--batch", BATCH_ID, "--consent", "2026-1", "--dry-run")

    return prepare


def test_a_file_in_order_ends_well(signed_in: Run, importing: Callable[..., tuple[str, ...]]) -> None:
    done = signed_in(*importing(warnings=(FINDING,)))
    assert done.exit_code == Exit.DONE, done.output
    assert "Worth a look" in done.stdout
    assert "2 rows: 1 new, 0 revised, 0 unchanged" not in done.stderr
    assert "2 rows: 1 new, 0 revised, 0 there already, 1 not taken. Only checked" in " ".join(done.stderr.split())


def test_a_file_is_for_a_batch_or_for_an_activity(
    signed_in: Run, importing: Callable[..., tuple[str, ...]], server: ServerDouble
) -> None:
    _, file, _, batch_id, *how = importing()
    assert signed_in("import", file, "--activity", batch_id, *how).exit_code == Exit.DONE
    sent = next(one for one in server.asked if one.method == "POST").url.params
    assert (sent["activity_id"], "batch_id" in sent) == (batch_id, False)
    for command in (("import", file, *how), ("template",)):
        for targets in ((), ("--batch", batch_id, "--activity", batch_id)):
            assert signed_in(*command, *targets).exit_code == Exit.USAGE


def test_whoever_has_no_seat_yet_is_counted(
    signed_in: Run, importing: Callable[..., tuple[str, ...]], server: ServerDouble
) -> None:
    line = importing()
    assert "waiting list" not in signed_in(*line).stderr
    shown = FINISHED | {"created": 2, "accepted": 2, "waiting": 1, "errors": [], "warnings": []}
    server.answer("GET", f"/v1/imports/{IMPORT_ID}", stream(("finished", json.dumps(FINISHED))), found(**shown))
    assert "1 of them are on the waiting list" in " ".join(signed_in(*line).stderr.split())


def test_what_to_correct_is_a_table_of_cells(signed_in: Run, importing: Callable[..., tuple[str, ...]]) -> None:
    done = signed_in("--lang", "id", *importing(FINDING))
    assert done.exit_code == Exit.REFUSED
    for part in ("Perlu diperbaiki (1)", "3", "nik", "NIK harus 16 digit.", "…01\\x1b[2J"):
        assert part in done.stdout
    assert "\x1b[2J" not in done.stdout


def test_the_rows_to_correct_are_saved_for_their_owner(
    signed_in: Run, importing: Callable[..., tuple[str, ...]], tmp_path: Path
) -> None:
    target = tmp_path / "perbaikan.xlsx"
    signed_in(*importing(FINDING), "--save-rejected", str(target))
    assert target.read_bytes() == b"workbook"
    assert target.stat().st_mode & 0o777 == 0o600


def test_where_no_row_is_refused_no_file_is_written(
    signed_in: Run, importing: Callable[..., tuple[str, ...]], tmp_path: Path
) -> None:
    target = tmp_path / "perbaikan.xlsx"
    signed_in(*importing(FINDING | {"row": None}), "--save-rejected", str(target))
    assert not target.exists()


def test_a_place_that_is_not_there_is_told_before_anything_is_sent(
    signed_in: Run, importing: Callable[..., tuple[str, ...]], server: ServerDouble
) -> None:
    done = signed_in(*importing(FINDING), "--save-rejected", "/nowhere/perbaikan.xlsx")
    assert (done.exit_code, server.asked) == (Exit.USAGE, [])


def test_an_import_sent_before_is_shown_again(signed_in: Run, importing: Callable[..., tuple[str, ...]]) -> None:
    importing(FINDING)
    done = signed_in("import-result", IMPORT_ID, "--json")
    assert done.exit_code == Exit.REFUSED
    assert json.loads(done.stdout)["errors"][0]["code"] == "nik_format"


def test_an_interrupted_look_says_that_the_import_goes_on(
    signed_in: Run, importing: Callable[..., tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = importing()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kompeten_client.commands.importing._follow", interrupted)
    done = signed_in(*line)
    assert done.exit_code == 130
    assert f"kompeten import-result {IMPORT_ID}" in done.output
