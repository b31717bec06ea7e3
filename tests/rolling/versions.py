"""The previous version of the services: their sources as they were when `release.txt` was last changed.

A release changes that file, so from the next commit on it is what an installation upgrades from. The commit is found by
the file and not written into it, because no commit can name itself.
"""

import io
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path

from devstack.folders import cache, checkout
from devstack.services import SERVICES

RELEASE = Path(__file__).with_name("release.txt").relative_to(checkout())
SOURCES = ("shared/src", *(f"services/{name}/src" for name in SERVICES))
WHOLE = "the history is needed as a whole (git fetch --unshallow)"
THIS_ONE = {"PYTHONPATH": ""}  # what the programs run by themselves


class NoPreviousVersion(Exception):
    """The previous version cannot be had from git, and what to do about it."""


def previous_version(root: Path | None = None) -> Path:
    """Return the folder of its sources, unpacked once per commit; in a shallow clone the history is fetched.

    While `release.txt` is changed and not committed, that is the checkout itself.
    """
    root = root or checkout()
    if _git(root, "status", "--porcelain", "--", str(RELEASE)):
        return root
    commit = _commit(root)
    folder = cache() / "versions" / commit
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as unpacking:
            packed = io.BytesIO(_git(root, "archive", commit, "--", *SOURCES))
            with tarfile.open(fileobj=packed) as archive:
                archive.extractall(f"{unpacking}/{commit}", filter="data")
            Path(unpacking, commit).rename(folder)
    return folder


def running(version: Path) -> dict[str, str]:
    """Return the variables that make a service's program run the sources of a version."""
    return {"PYTHONPATH": os.pathsep.join(str(version / one) for one in SOURCES)}


def _commit(root: Path) -> str:
    commit = _last_change(root)
    if commit in _where_history_is_cut(root):
        _git(root, "fetch", "--quiet", "--unshallow")
        commit = _last_change(root)
    if not commit or commit in _where_history_is_cut(root):  # a clone without a remote fetches nothing, without a word
        raise NoPreviousVersion(f"git knows no commit that changed {RELEASE}: {WHOLE}")
    return commit


def _last_change(root: Path) -> str:
    return _git(root, "log", "-1", "--format=%H", "--", str(RELEASE)).decode().strip()


def _where_history_is_cut(root: Path) -> list[str]:
    """Return the oldest commits of a shallow clone: each seems to have changed every file."""
    cut = root / _git(root, "rev-parse", "--git-path", "shallow").decode().strip()
    return cut.read_text().split() if cut.exists() else []


def _git(root: Path, *arguments: str) -> bytes:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip()
        raise NoPreviousVersion(f"the previous version comes from git: {WHOLE}: {told}")
    return done.stdout
