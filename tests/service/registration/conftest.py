"""The office that calls registration."""

import pytest

from service.registration.office import Office
from support.services import ServiceUnderTest


@pytest.fixture
def office(registration: ServiceUnderTest) -> Office:
    """Registration on a fresh database, and everybody's tokens."""
    return Office(registration)
