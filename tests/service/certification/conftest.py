"""The certification service with its callers."""

import pytest

from support.drivers.certification import CertificationDriver
from support.services import ServiceUnderTest


@pytest.fixture
def driver(certification: ServiceUnderTest) -> CertificationDriver:
    """The service with its callers."""
    return CertificationDriver(certification)
