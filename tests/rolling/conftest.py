"""The version before, or the reason why there is none."""

from pathlib import Path

import pytest

from rolling.versions import NoPreviousVersion, is_demanded, previous_version


@pytest.fixture(scope="session")
def previous() -> Path:
    """The sources of the version before."""
    return previous_or_skip()


def previous_or_skip(root: Path | None = None) -> Path:
    """Return the sources; without history skip, with what to do about it, or fail where history is demanded."""
    try:
        return previous_version(root)
    except NoPreviousVersion as error:
        if is_demanded():
            raise
        pytest.skip(str(error))
