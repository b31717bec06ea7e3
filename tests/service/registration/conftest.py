"""Registration and its callers."""

import pytest

from service.registration.feed_driver import Follower
from service.registration.imports_driver import Importer
from support.drivers.registration import RegistrationDriver
from support.services import ServiceUnderTest


@pytest.fixture
def driver(registration: ServiceUnderTest) -> RegistrationDriver:
    """Registration on a fresh database, and everybody's tokens."""
    return RegistrationDriver(registration)


@pytest.fixture
def importer(driver: RegistrationDriver) -> Importer:
    """Registration, and an organizer with files."""
    return Importer(driver)


@pytest.fixture
def follower(driver: RegistrationDriver) -> Follower:
    """The organizer's system."""
    return Follower(driver, driver.organizer)
