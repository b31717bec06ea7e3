"""Registration and its callers."""

import pytest

from support.drivers.registration import RegistrationDriver
from support.services import ServiceUnderTest


@pytest.fixture
def driver(registration: ServiceUnderTest) -> RegistrationDriver:
    """Registration on a fresh database, and everybody's tokens."""
    return RegistrationDriver(registration)
