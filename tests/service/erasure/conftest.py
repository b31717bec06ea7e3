"""Somebody in the four services."""

import pytest

from support.drivers.candidate import Candidate
from support.drivers.system import System


@pytest.fixture
def candidate(system: System) -> Candidate:
    """Somebody who has not applied yet."""
    return Candidate(system)
