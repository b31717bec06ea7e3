"""A small disk where there is none to be had: the fault says so, and is not passed over in silence."""

import random
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from devstack.stack import Stack
from faults import disk
from faults.checker.stream import the_harm_was_done
from faults.harm import Harm
from faults.oplog import OperationLog


class Native:
    """A server of this machine, as far as a disk goes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


def refuse(*_: object, **__: object) -> Any:
    return subprocess.CompletedProcess([], 32, "", "mount: permission denied\n")


@pytest.mark.parametrize(
    ("server", "why"),
    [("native", "cannot mount: mount: permission denied"), ("container", "PostgreSQL runs in a container")],
)
async def test_a_machine_without_a_small_disk_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str, why: str
) -> None:
    monkeypatch.setattr(disk, "NativePostgres", Native)
    monkeypatch.setattr("subprocess.run", refuse)
    postgres = Native(tmp_path) if server == "native" else object()
    log = OperationLog(tmp_path / "log.ndjson")
    await disk.full(Harm(cast("Stack", SimpleNamespace(postgres=postgres)), log, random.Random(1)), "registration")
    (line,) = log.of("fault")
    assert line["not_run"].startswith(why)
    log.close()


def test_the_harm_check_does_not_ask_for_what_could_not_be_done() -> None:
    line = {"kind": "fault", "name": "disk full", "service": "registration", "not_run": "cannot mount"}
    case = SimpleNamespace(log=[line], wanted={"a": "granted"})
    assert list(the_harm_was_done(cast("Any", case))) == []
