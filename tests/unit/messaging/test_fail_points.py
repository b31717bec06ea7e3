"""The fail points: dead without the setting, refused in production, deadly at the n-th passing."""

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from kompeten.fail_points import CRASHED, FailPoint, NoSuchFailPoint, parse
from kompeten.settings import ServiceSettings
from support.settings import PRODUCTION

SCRIPT = """
from kompeten.fail_points import FailPoint, arm, reached
arm({armed!r})
for number in (1, 2, 3):
    reached(FailPoint.AFTER_ACK)
    print(number)
"""


def settings(**changes: Any) -> ServiceSettings:
    given = {
        "database_url": "postgresql:///unused",
        "kafka_bootstrap_servers": "unused",
        "oidc_issuer": "unused",
        "oidc_jwks": "unused",
    }
    return ServiceSettings.model_validate(given | changes)


def test_production_refuses_a_fail_point() -> None:
    with pytest.raises(ValidationError, match="only with ENVIRONMENT=development"):
        settings(**PRODUCTION, kompeten_fail_point="after_ack")


def test_development_reads_the_fail_point_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPETEN_FAIL_POINT", "after_ack:2")
    assert settings(environment="development").kompeten_fail_point == "after_ack:2"


@pytest.mark.parametrize(("written", "times"), [("after_ack", 1), ("after_ack:1", 1), ("after_ack:12", 12)])
def test_a_point_may_be_given_with_the_number_of_its_fatal_passing(written: str, times: int) -> None:
    assert parse(written) == (FailPoint.AFTER_ACK, times)


@pytest.mark.parametrize("written", ["", "nowhere", "after_ack:0", "after_ack:-1", "after_ack:x"])
def test_what_names_no_point_is_refused(written: str) -> None:
    with pytest.raises(NoSuchFailPoint):
        parse(written)


@pytest.mark.parametrize(
    ("armed", "passed", "code"),
    [(None, "1\n2\n3\n", 0), ("after_delete", "1\n2\n3\n", 0), ("after_ack:3", "1\n2\n", CRASHED)],
)
def test_the_process_dies_at_the_armed_passing_only(armed: str | None, passed: str, code: int) -> None:
    script = [sys.executable, "-u", "-c", SCRIPT.format(armed=armed)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == (passed, code)
