"""What is generated from the code is committed, and is what the code says now."""

from pathlib import Path

import pytest

from contracts.sources import ROOT


@pytest.fixture(scope="module")
def generated() -> dict[Path, str]:
    """The content of every generated file by its path in the checkout, made anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "tools")
        from schemas import generated as generate

        return generate()


def test_every_generated_file_is_committed_as_the_code_generates_it(generated: dict[Path, str]) -> None:
    stale = [str(path) for path, content in generated.items() if _committed(path) != content]
    assert not stale, f"run `make schemas`: {stale}"


def test_nothing_is_left_of_what_is_no_longer_generated(generated: dict[Path, str]) -> None:
    folders = (ROOT / "shared/schemas", ROOT / "shared/src/kompeten/events/schemas")
    left = {path.relative_to(ROOT) for folder in folders for path in folder.rglob("*.json")} - set(generated)
    assert not left, left


def _committed(path: Path) -> str | None:
    file = ROOT / path
    return file.read_text("utf-8") if file.exists() else None
