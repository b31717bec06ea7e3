"""The command `kompeten` as somebody runs it who has never used it before."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "kompeten")


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment of somebody who has this home and no settings of Kompeten."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("KOMPETEN_", "XDG_"))}
    return plain | {"HOME": str(home), "KOMPETEN_LANG": "en", "COLUMNS": "300"}


def kompeten(home: Path, *arguments: str | Path, **variables: str) -> str:
    """Run the command, which must succeed, and return what it prints."""
    done = subprocess.run(
        [COMMAND, *arguments], env=surroundings(home) | variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout
