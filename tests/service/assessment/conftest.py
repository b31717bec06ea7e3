"""The assessment service with its callers."""

import pytest

from support.drivers.assessment import AssessmentDriver
from support.services import ServiceUnderTest


@pytest.fixture
def driver(assessment: ServiceUnderTest) -> AssessmentDriver:
    """The service with its callers."""
    return AssessmentDriver(assessment)
