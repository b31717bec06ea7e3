"""Records that a service parks, and the operator who decides about them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from httpx import Response

from kompeten.events import ApplicationRejected, EventBody
from kompeten.operations.replaying import StoredRecord
from support.people import BATCH, registered
from support.services import ServiceUnderTest

TOPIC = "kompeten.registration"
NIK = "6371014109909001"  # the shape of one, with a serial no office gives


def unhandled(application_id: UUID) -> ApplicationRejected:
    """Return a body that assessment has no handler for: it moves the subject on and does nothing else."""
    return ApplicationRejected(
        application_id=application_id, batch_id=BATCH.id, batch_title=BATCH.title, full_name="Siti", reason="incomplete"
    )


def again(body: EventBody, service: ServiceUnderTest, sequence: int, **changes: Any) -> StoredRecord:
    """Return the record of a body under a sequence of choice."""
    return replace(service.record(body, sequence=sequence), **changes)


async def park_a_gap(service: ServiceUnderTest, application_id: UUID) -> None:
    """Let 3 and 4 of a subject come before 1 and 2: a gap, and one behind it."""
    body = unhandled(application_id)
    await service.consumer(TOPIC).receive([again(body, service, 3), again(body, service, 4)])


async def park_poison(service: ServiceUnderTest, application_id: UUID) -> None:
    """Let a record come that cannot be decoded; it holds what looks like a NIK."""
    bad = again(registered(application_id), service, 1, value=f'{{"national_id": "{NIK}", "of": "Siti"}}'.encode())
    await service.consumer(TOPIC).receive([bad])


async def ask(service: ServiceUnderTest, method: str, path: str, role: str = "operator", **more: Any) -> Response:
    """Call one of the service's operations below its own path."""
    address = f"/v1/operations/{service.name}{path}"
    return await service.client.request(method, address, headers=service.token(role, **more.pop("claims", {})), **more)


async def dead_letters(service: ServiceUnderTest, **query: str) -> list[dict[str, Any]]:
    """Return the list an operator sees."""
    answer = await ask(service, "GET", "/dead-letters", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
