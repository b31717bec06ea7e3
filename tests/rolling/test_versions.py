"""The previous version is found in git, or its want is told: never is the upgrade left untried in silence."""

import subprocess
from pathlib import Path

import pytest

from devstack.folders import checkout
from rolling.conftest import previous_or_skip
from rolling.versions import DEMANDED, RELEASE, SOURCES, NoPreviousVersion, previous_version

SOURCE = f"{SOURCES[0]}/version.txt"
RELEASED = f"released {SOURCES[0]}"


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.id", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def change(repository: Path, name: str, text: str) -> None:
    """Commit another content of a file."""
    (repository / name).write_text(text)
    git(repository, "add", name)
    git(repository, "commit", "--quiet", "--message", f"{name}: {text}")


def shallow_clone(repository: Path, folder: Path) -> Path:
    git(folder, "clone", "--quiet", "--depth", "1", f"file://{repository}", "clone")
    return folder / "clone"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a release and a change after it."""
    monkeypatch.setenv("KOMPETEN_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "repository"
    for place in map(Path, (*SOURCES, str(RELEASE.parent))):
        (folder / place).mkdir(parents=True)
        (folder / place / "version.txt").write_text(f"released {place}")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    change(folder, str(RELEASE), "1")
    change(folder, SOURCE, "later")
    return folder


def test_it_is_what_was_there_when_the_release_was_noted(repository: Path) -> None:
    assert (previous_version(repository) / SOURCE).read_text() == RELEASED


def test_changes_that_are_not_committed_make_no_difference(repository: Path) -> None:
    (repository / SOURCE).write_text("not committed")
    assert (previous_version(repository) / SOURCE).read_text() == RELEASED


def test_a_release_that_is_not_committed_yet_is_the_checkout_itself(repository: Path) -> None:
    (repository / RELEASE).write_text("2")
    assert previous_version(repository) == repository


@pytest.mark.parametrize(("here", "merged"), [("main", "older"), ("older", "main")])
def test_a_branch_from_before_a_release_upgrades_from_it_once_merged(repository: Path, here: str, merged: str) -> None:
    git(repository, "switch", "--quiet", "--create", "older")
    change(repository, f"{SOURCES[1]}/version.txt", "work beside")
    git(repository, "switch", "--quiet", "main")
    change(repository, str(RELEASE), "2")
    git(repository, "switch", "--quiet", here)
    git(repository, "merge", "--quiet", "--no-edit", merged)
    found = previous_version(repository)
    assert (found / SOURCE).read_text() == "later"
    assert (found / SOURCES[1] / "version.txt").read_text() == f"released {SOURCES[1]}"


def test_a_shallow_clone_fetches_the_history(repository: Path, tmp_path: Path) -> None:
    assert (previous_version(shallow_clone(repository, tmp_path)) / SOURCE).read_text() == RELEASED


@pytest.mark.parametrize("harm", [("remote", "remove", "origin"), ("remote", "set-url", "origin", "/nowhere")])
def test_a_shallow_clone_that_cannot_fetch_says_what_to_do(
    repository: Path, tmp_path: Path, harm: tuple[str, ...]
) -> None:
    clone = shallow_clone(repository, tmp_path)
    git(clone, *harm)
    with pytest.raises(NoPreviousVersion, match="git fetch --unshallow"):
        previous_version(clone)


def test_a_partial_clone_that_cannot_fetch_says_so(repository: Path, tmp_path: Path) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter", "blob:none", f"file://{repository}", "clone")
    git(tmp_path / "clone", "remote", "set-url", "origin", "/nowhere")
    with pytest.raises(NoPreviousVersion, match="partial clone"):
        previous_version(tmp_path / "clone")


def test_an_export_says_so_even_inside_a_checkout_of_something_else(repository: Path, tmp_path: Path) -> None:
    inside = repository / "export"
    for folder in (tmp_path, inside):
        (folder / RELEASE.parent).mkdir(parents=True)
        (folder / RELEASE).write_text("1")
        with pytest.raises(NoPreviousVersion, match="is no checkout"):
            previous_version(folder)


def test_without_history_the_upgrade_is_left_out_loudly_or_fails_where_it_is_demanded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DEMANDED[0], raising=False)
    with pytest.raises(pytest.skip.Exception, match="is no checkout"):
        previous_or_skip(tmp_path)
    monkeypatch.setenv(*DEMANDED)
    with pytest.raises(NoPreviousVersion):
        previous_or_skip(tmp_path)


def test_the_file_stands_where_it_is_looked_for() -> None:
    assert (checkout() / RELEASE).read_text().strip()
