"""The assessment service with its callers."""

import pytest

from service.assessment.desk import Desk
from support.services import ServiceUnderTest


@pytest.fixture
def desk(assessment: ServiceUnderTest) -> Desk:
    """The service with its callers."""
    return Desk(assessment)
