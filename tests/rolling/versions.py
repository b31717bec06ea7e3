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
from devstack.services import CERTIFYING

RELEASE = Path(__file__).with_name("release.txt").relative_to(checkout())
SOURCES = ("shared/src", *(f"services/{name}/src" for name in CERTIFYING))
THIS_ONE = {"PYTHONPATH": ""}  # what the programs run by themselves
GIT_SECONDS = 60  # some of it may be fetched
DEMANDED = ("KOMPETEN_HISTORY", "required")  # set where a checkout without history is a mistake, as in our CI


class NoPreviousVersion(Exception):
    """This checkout came without the history that the previous version is taken from, and what to do about it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no version to upgrade from, the one before is taken from git: {why}")


class GitFailed(Exception):
    """What git said about it."""


def previous_version(root: Path | None = None) -> Path:
    """Return the folder of its sources, unpacked once per commit; in a shallow clone the history is fetched.

    While `release.txt` is changed and not committed, that is the checkout itself. Raises `NoPreviousVersion`.
    """
    root = (root or checkout()).resolve()
    if not _is_checkout(root):
        raise NoPreviousVersion(f"{root} is no checkout")
    if _git(root, "status", "--porcelain", "--", str(RELEASE)):
        return root
    commit = _commit(root)
    folder = cache() / "versions" / commit
    if not folder.exists():
        _unpack(_archive(root, commit), folder)
    return folder


def is_demanded() -> bool:
    """Tell whether a checkout without history is a failure here; elsewhere it leaves the upgrade out and says so."""
    name, value = DEMANDED
    return os.environ.get(name) == value


def running(version: Path) -> dict[str, str]:
    """Return the variables that make a service's program run the sources of a version."""
    return {"PYTHONPATH": os.pathsep.join(str(version / one) for one in SOURCES)}


def _is_checkout(root: Path) -> bool:
    """Tell whether git has the folder as the top of a checkout: an export may lie inside one of something else."""
    try:
        return Path(_git(root, "rev-parse", "--show-toplevel").decode().strip()).resolve() == root
    except (GitFailed, FileNotFoundError):
        return False


def _commit(root: Path) -> str:
    """Return the last commit that changed the file.

    Through a merge git follows the side the file came from: a branch that is older than a release and merged after it
    upgrades from that release.
    """
    commit = _last_change(root)
    if commit in _where_history_is_cut(root):
        try:
            _git(root, "fetch", "--quiet", "--unshallow")
        except GitFailed as error:
            raise NoPreviousVersion(f"git fetch --unshallow: {error}") from error
        commit = _last_change(root)
    if not commit or commit in _where_history_is_cut(root):  # a clone without a remote fetches nothing, without a word
        raise NoPreviousVersion("the history is cut (git fetch --unshallow)")
    return commit


def _last_change(root: Path) -> str:
    return _git(root, "log", "-1", "--format=%H", "--", str(RELEASE)).decode().strip()


def _where_history_is_cut(root: Path) -> list[str]:
    """Return the oldest commits of a shallow clone: each seems to have changed every file."""
    cut = root / _git(root, "rev-parse", "--git-path", "shallow").decode().strip()
    return cut.read_text().split() if cut.exists() else []


def _archive(root: Path, commit: str) -> bytes:
    try:
        return _git(root, "archive", commit, "--", *SOURCES)
    except GitFailed as error:
        if b".promisor=true" not in _git(root, "config", "--list"):
            raise
        raise NoPreviousVersion(f"this partial clone does not reach the files of {commit}: {error}") from error


def _unpack(packed: bytes, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as unpacking:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(f"{unpacking}/sources", filter="data")
        try:
            Path(unpacking, "sources").rename(folder)
        except OSError:
            if not folder.is_dir():  # otherwise another run was faster
                raise


def _git(root: Path, *arguments: str) -> bytes:
    """Run git, whoever owns the checkout; raises `GitFailed`."""
    command = ["git", "-C", str(root), "-c", f"safe.directory={root}", *arguments]
    asks_nobody = os.environ | {"GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=GIT_SECONDS, env=asks_nobody)
    except subprocess.TimeoutExpired as error:
        raise GitFailed(f"no answer within {GIT_SECONDS} s") from error
    if done.returncode != 0:
        raise GitFailed(done.stderr.decode(errors="replace").strip())
    return done.stdout
