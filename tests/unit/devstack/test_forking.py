"""What a fork server runs is a process as any other: it ends as one does, and with whoever started it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from devstack.fork_server import ForkedProcess, ForkServer
from devstack.probes import wait_for

PROGRAM = str(Path(sys.executable).parent / "kompeten-gateway")
WAITS = {"OIDC_ISSUER": "unused", "OIDC_JWKS": "http://127.0.0.1:1/jwks.json", "UPSTREAMS": "{}", "PORT": "0"}
STARTER = """
import sys, time
from pathlib import Path
from devstack.fork_server import ForkedProcess, ForkServer

server = ForkServer(["gateway"])
server.start()
process = ForkedProcess(server, [sys.argv[1], "serve"], log=Path(sys.argv[2]), environment=eval(sys.argv[3]))
process.start()
print(process.pid, flush=True)
time.sleep(300)
"""


def gateway(forks: ForkServer, folder: Path, *arguments: str, **environment: str) -> ForkedProcess:
    process = ForkedProcess(forks, [PROGRAM, *arguments], log=folder / "log", environment=environment)
    process.start()
    return process


@pytest.fixture
def serving(forks: ForkServer, tmp_path: Path) -> Iterator[ForkedProcess]:
    process = gateway(forks, tmp_path, "serve", **WAITS)
    yield process
    process.kill()


def test_a_program_reads_its_own_arguments_and_writes_its_own_log(forks: ForkServer, tmp_path: Path) -> None:
    process = gateway(forks, tmp_path, "dance")
    assert process.wait(seconds=60) == 2
    assert "invalid choice: 'dance'" in process.log.read_text("utf-8")


def test_a_program_sees_its_own_environment_and_no_other(
    forks: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OIDC_ISSUER", "https://somewhere.invalid")
    process = gateway(forks, tmp_path, "openapi", OIDC_JWKS="unused")
    assert process.wait(seconds=60) == 1
    assert "oidc_issuer" in process.log.read_text("utf-8")


def test_a_killed_program_was_ended_by_a_signal_and_can_be_started_again(serving: ForkedProcess) -> None:
    first = serving.pid
    assert psutil.pid_exists(first)
    serving.kill()
    assert (serving.running, serving.exit_code) == (False, 128 + signal.SIGKILL)
    serving.start()
    assert serving.running
    assert serving.pid != first


def test_a_killed_tether_takes_the_program_along(serving: ForkedProcess) -> None:
    parent = psutil.Process(serving.pid).parent()
    assert parent is not None
    parent.kill()
    assert wait_for(lambda: not psutil.pid_exists(serving.pid), seconds=60)
    assert serving.exit_code == 128 + signal.SIGKILL


def test_a_killed_starter_takes_the_server_and_its_programs_along(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTER, PROGRAM, str(tmp_path / "log"), repr(WAITS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        program = psutil.Process(int(starter.stdout.readline()))
        family = [program, *program.parents()[:2]]  # its tether and the server
        starter.kill()
    assert wait_for(lambda: not any(psutil.pid_exists(one.pid) for one in family), seconds=60)


def test_other_sources_are_not_forked(forks: ForkServer) -> None:
    assert forks.can([PROGRAM, "serve"], {"PYTHONPATH": ""})
    assert not forks.can([PROGRAM, "serve"], {"PYTHONPATH": "/elsewhere"})
    assert not forks.can([sys.executable, "shifted.py", "gateway"], {})
