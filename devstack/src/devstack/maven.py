"""What Maven brings, made once and kept in the cache."""

import fcntl
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from devstack.errors import StartFailed
from devstack.folders import cache

POM = Path(__file__).parent / "pom.xml"
COMMAND_SECONDS = 600
TAIL_LINES = 10

Commands = Sequence[Sequence[str]]


def find_cached(name: str, commands: Callable[[Path], Commands]) -> Path | None:
    """Return the folder of this name in the cache, filled if need be; None when there is no Maven.

    Raises `StartFailed` with what a command said that failed.

    `commands` are told which folder to fill; the word `mvn` is Maven with our POM. Safe when several processes ask at
    once: one fills the folder, the others wait for it.
    """
    folder = cache() / name
    with (cache() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir() and not _filled(folder, commands):
            return None
    return folder


def _filled(folder: Path, commands: Callable[[Path], Commands]) -> bool:
    maven = shutil.which("mvn")
    if maven is None:
        return False
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    said = folder.with_name(f"{folder.name}.log")
    with said.open("w") as log:
        for program, *arguments in commands(partial):
            ours = [maven, "-q", "-B", "-f", str(POM)] if program == "mvn" else [program]
            try:
                subprocess.run([*ours, *arguments], check=True, timeout=COMMAND_SECONDS, stdout=log, stderr=log)
            except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
                tail = "\n".join(said.read_text(errors="replace").splitlines()[-TAIL_LINES:])
                what = f"{folder.name} cannot be made by {program}: can Maven reach its repository?"
                raise StartFailed(f"{what} {said} ends:\n{tail}") from error
    partial.rename(folder)
    return True
