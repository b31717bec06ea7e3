"""The backup scripts work with PostgreSQL's programs of the server's own version, or say what is missing."""

import subprocess
from pathlib import Path

import pytest

from support.backups import SCRIPTS

DUMP = """#!/bin/sh
[ "$1" = --version ] && echo "pg_dump (PostgreSQL) {version}" && exit
for word; do case $word in --file=*) : >"${{word#--file=}}";; esac; done
"""


def run_dump(folder: Path, *, server: str, programs: str) -> subprocess.CompletedProcess[str]:
    """Run dump.sh with a server and programs of some version, as far as the script can tell."""
    for name, text in {"psql": f"#!/bin/sh\necho {server}\n", "pg_dump": DUMP.format(version=programs)}.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return subprocess.run(
        [SCRIPTS / "dump.sh", "postgresql://unused", folder / "dump"],
        env={"PATH": f"{folder}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("programs", ["98.1", "99.0 (Debian 99.0-1)"])
def test_programs_of_another_version_are_refused_in_both_languages(tmp_path: Path, programs: str) -> None:
    done = run_dump(tmp_path, server="970004", programs=programs)
    assert done.returncode == 3
    assert "The server is PostgreSQL 97" in done.stderr
    assert "Servernya PostgreSQL 97" in done.stderr
    assert not (tmp_path / "dump").exists()


def test_programs_of_the_servers_version_are_used(tmp_path: Path) -> None:
    done = run_dump(tmp_path, server="970004", programs="97.11 (Debian 97.11-1.pgdg)")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "dump").exists()
