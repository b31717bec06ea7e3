"""The clock that a story moves: right without a file, moved by the days in it, and refused in production."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from assessment.main import create_app
from assessment.settings import AssessmentSettings
from kompeten.clock import Clock, machine_clock
from kompeten.process import process_of
from kompeten.service.process import Process
from kompeten.settings import ServiceSettings
from kompeten_ops.tokens import ensure_key
from support.settings import DEVELOPMENT, PRODUCTION


def days_off(clock: Clock) -> int:
    """Return by how many days a clock is wrong."""
    return round((clock.now() - datetime.now(UTC)) / timedelta(days=1))


def test_the_clock_is_moved_by_the_days_in_its_file_for_as_long_as_it_is_there(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = machine_clock(file)
    assert days_off(clock) == 0
    began = clock.elapsed()
    for written, days in (("-1099\n", -1099), ("", 0), ("2", 2)):
        file.write_text(written, "ascii")
        assert days_off(clock) == days
    file.unlink()
    assert days_off(clock) == 0
    assert 0 <= clock.elapsed() - began < 60


def test_a_clock_without_a_file_is_the_machines() -> None:
    assert days_off(machine_clock(None)) == 0


def test_a_service_goes_by_the_clock_its_settings_name(tmp_path: Path) -> None:
    (tmp_path / "clock").write_text("-1099", "ascii")
    named = {"oidc_jwks": str(ensure_key(tmp_path)), "kompeten_clock_file": tmp_path / "clock"}
    process = process_of(create_app(AssessmentSettings.model_validate(DEVELOPMENT | named)), Process)
    assert [days_off(one.clock) for one in (process.runtime, process.beside)] == [-1099, -1099]


def test_production_lets_nobody_move_its_clock(tmp_path: Path) -> None:
    given = DEVELOPMENT | PRODUCTION | {"database_url": "postgresql:///unused"}
    ServiceSettings.model_validate(given)
    with pytest.raises(ValidationError, match=r"KOMPETEN_CLOCK_FILE .* only with ENVIRONMENT=development"):
        ServiceSettings.model_validate(given | {"kompeten_clock_file": tmp_path / "clock"})
