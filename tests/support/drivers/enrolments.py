"""Enrolling people over HTTP, on top of registration's driver."""

from typing import Any
from uuid import UUID

import httpx

from kompeten.ids import new_id
from support.activities import announced
from support.drivers.registration import ENROLLED_WITH, RegistrationDriver, person


async def announce(driver: RegistrationDriver, **changes: Any) -> UUID:
    """Let registration hear of an activity of the organizer, in a fortnight."""
    activity_id = new_id()
    await driver.service.deliver(announced(activity_id, **changes))
    return activity_id


async def enrol(driver: RegistrationDriver, activity_id: UUID, **changes: Any) -> httpx.Response:
    """Enrol somebody new as the organizer."""
    who = {name: value for name, value in person().items() if name in ENROLLED_WITH}
    body = who | {"activity_id": str(activity_id)} | changes
    return await driver.client.post("/v1/enrolments", json=body, headers=driver.organizer)


async def withdraw(driver: RegistrationDriver, enrolment_id: str) -> httpx.Response:
    """Take an enrolment back."""
    path = f"/v1/enrolments/{enrolment_id}/withdrawal"
    return await driver.client.post(path, json={"reason": "Bertugas."}, headers=driver.organizer)
