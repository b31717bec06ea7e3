"""What devstack starts ends with whoever started it, and can be harmed and started again."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from devstack.errors import StartFailed
from devstack.probes import wait_for
from devstack.process import TetheredProcess

SLEEP = ["sleep", "300"]
STARTER = """
import sys, time
from pathlib import Path
from devstack.process import TetheredProcess

folder = Path(sys.argv[1])
program = [sys.executable, "-c", sys.argv[2]]
process = TetheredProcess(program, log=folder / "log", removed=[folder])
process.start()
print(process.pid, flush=True)
time.sleep(300)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[TetheredProcess]:
    process = TetheredProcess(SLEEP, log=tmp_path / "log")
    process.start()
    yield process
    process.kill()


def starter(folder: Path, program: str) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen([sys.executable, "-c", STARTER, str(folder), program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


@pytest.mark.parametrize("program", ["import time; time.sleep(300)", STUBBORN], ids=["polite", "stubborn"])
def test_a_killed_starter_takes_the_program_and_its_folder_along(tmp_path: Path, program: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    process, pid = starter(folder, program)
    assert psutil.pid_exists(pid)
    process.kill()
    process.communicate()
    assert wait_for(lambda: not psutil.pid_exists(pid), seconds=60)
    assert wait_for(lambda: not folder.exists(), seconds=60)


def test_a_killed_tether_takes_the_program_along(sleeper: TetheredProcess) -> None:
    parent = psutil.Process(sleeper.pid).parent()
    assert parent is not None
    parent.kill()
    assert wait_for(lambda: not psutil.pid_exists(sleeper.pid), seconds=60)


def test_the_program_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    process = TetheredProcess(SLEEP, log=tmp_path / "log")
    thread = threading.Thread(target=process.start)
    thread.start()
    thread.join()
    assert not wait_for(lambda: not process.running, seconds=0.7)
    process.kill()


def test_a_killed_program_can_be_started_again(sleeper: TetheredProcess) -> None:
    first = sleeper.pid
    sleeper.kill()
    assert (sleeper.running, sleeper.exit_code) == (False, 128 + signal.SIGKILL)
    sleeper.start()
    assert sleeper.running
    assert sleeper.pid != first


def test_a_frozen_program_stands_still_until_it_may_go_on(sleeper: TetheredProcess) -> None:
    program = psutil.Process(sleeper.pid)
    sleeper.pause()
    assert wait_for(lambda: program.status() == psutil.STATUS_STOPPED, seconds=60)
    sleeper.resume()
    assert wait_for(lambda: program.status() != psutil.STATUS_STOPPED, seconds=60)


def test_a_program_that_ends_early_is_reported_with_its_last_words(tmp_path: Path) -> None:
    process = TetheredProcess(["sh", "-c", "echo no disk; exit 3"], log=tmp_path / "log")
    process.start()
    with pytest.raises(StartFailed, match=r"sh ended with code 3:\nno disk"):
        process.wait_until(lambda: False, seconds=10)
    process.kill()


def test_a_program_that_is_not_ready_in_time_is_reported(sleeper: TetheredProcess) -> None:
    with pytest.raises(StartFailed, match="sleep was not ready after 0 s"):
        sleeper.wait_until(lambda: False, seconds=0)
