"""The previous version is found in git, or its want is told: never is the upgrade left untried in silence."""

import subprocess
from pathlib import Path

import pytest

from devstack.folders import checkout
from rolling.versions import RELEASE, SOURCES, NoPreviousVersion, previous_version


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.id", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a release and a change after it."""
    monkeypatch.setenv("KOMPETEN_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "repository"
    for place in map(Path, (*SOURCES, str(RELEASE.parent))):
        (folder / place).mkdir(parents=True)
        (folder / place / "version.txt").write_text("released")
    (folder / RELEASE).write_text("1")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Release")
    (folder / SOURCES[0] / "version.txt").write_text("later")
    git(folder, "commit", "--quiet", "--all", "--message", "Change")
    return folder


def test_it_is_what_was_there_when_the_release_was_noted(repository: Path) -> None:
    assert (previous_version(repository) / SOURCES[0] / "version.txt").read_text() == "released"


def test_a_release_that_is_not_committed_yet_is_the_checkout_itself(repository: Path) -> None:
    (repository / RELEASE).write_text("2")
    assert previous_version(repository) == repository


def test_a_shallow_clone_fetches_the_history(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repository}", str(clone))
    assert (previous_version(clone) / SOURCES[0] / "version.txt").read_text() == "released"


def test_a_shallow_clone_without_its_origin_says_what_to_do(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repository}", str(clone))
    git(clone, "remote", "remove", "origin")
    with pytest.raises(NoPreviousVersion, match="git fetch --unshallow"):
        previous_version(clone)


def test_a_folder_without_git_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoPreviousVersion, match="comes from git"):
        previous_version(tmp_path)


def test_the_file_stands_where_it_is_looked_for() -> None:
    assert (checkout() / RELEASE).read_text().strip()
