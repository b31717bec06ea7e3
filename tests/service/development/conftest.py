"""Development with everybody who calls it."""

import pytest

from support.drivers.development import DevelopmentDriver
from support.drivers.evaluation import Workshop
from support.services import ServiceUnderTest


@pytest.fixture
def driver(development: ServiceUnderTest) -> DevelopmentDriver:
    """Return the driver of a fresh service."""
    return DevelopmentDriver(development)


@pytest.fixture
async def workshop(driver: DevelopmentDriver) -> Workshop:
    """The driver's workshop, a fortnight before."""
    return Workshop(driver, await driver.announced())
