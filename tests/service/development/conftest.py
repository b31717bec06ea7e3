"""Development with everybody who calls it."""

import pytest

from support.drivers.development import DevelopmentDriver
from support.services import ServiceUnderTest


@pytest.fixture
def driver(development: ServiceUnderTest) -> DevelopmentDriver:
    """Return the driver of a fresh service."""
    return DevelopmentDriver(development)
