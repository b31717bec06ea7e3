"""The certification service with its callers."""

import pytest

from service.certification.chamber import Chamber
from support.services import ServiceUnderTest


@pytest.fixture
def chamber(certification: ServiceUnderTest) -> Chamber:
    """The service with its callers."""
    return Chamber(certification)
