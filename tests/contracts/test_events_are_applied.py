"""Events that landed once are still applied by everyone who handles them, not only readable."""

import dataclasses
import importlib
from uuid import UUID

import pytest

from contracts.golden import golden
from kompeten.events import EventBody
from kompeten.messaging.consumer import Handlers
from support.drivers.registration import RegistrationDriver
from support.services import ServiceUnderTest

GRANTED = (
    "ApplicationSubmitted",
    "ApplicationReturned",
    "ParticipantRegistered",
    "ParticipantCorrected",
    "AssessorAssigned",
    "AssessmentCompleted",
    "CertificationDecided",
    "CertificateIssued",
    "PersonErased",
)
REJECTED = ("ApplicationSubmitted", "ApplicationRejected")
WITHDRAWN = ("ApplicationSubmitted", "ParticipantRegistered", "ApplicationWithdrawn", "PersonErased")
ABSENT = ("ApplicationSubmitted", "ParticipantRegistered", "AssessorAssigned", "CandidateAbsent")
LIVES = pytest.mark.parametrize(
    "life", [GRANTED, REJECTED, WITHDRAWN, ABSENT], ids=["granted", "rejected", "withdrawn", "absent"]
)


def test_the_lives_hold_every_event() -> None:
    assert {f"{name}.v1" for life in (GRANTED, REJECTED, WITHDRAWN, ABSENT) for name in life} == {
        f"{kind.__name__}.v1" for service in SERVICES for kind in _handlers(service)
    }


@LIVES
async def test_assessment_applies_a_whole_life(assessment: ServiceUnderTest, life: tuple[str, ...]) -> None:
    await _applies(assessment, life)


@LIVES
async def test_certification_applies_a_whole_life(certification: ServiceUnderTest, life: tuple[str, ...]) -> None:
    await _applies(certification, life)


@LIVES
async def test_notifications_applies_a_whole_life(notifications: ServiceUnderTest, life: tuple[str, ...]) -> None:
    await _applies(notifications, life)


@pytest.mark.parametrize("life", [GRANTED, ABSENT], ids=["granted", "absent"])
async def test_registration_applies_what_others_tell_of_its_application(
    driver: RegistrationDriver, life: tuple[str, ...]
) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    await _applies(driver.service, life, application_id)
    stages = {entry["event"] for entry in (await driver.timeline(application_id))["entries"]}
    told = {name for name in life if golden(f"{name}.v1").kind in _handlers("registration")}
    assert stages >= told - {"PersonErased"}  # which is no step on the way


async def test_a_record_whose_headers_no_database_stores_is_parked_and_kept_as_it_came(
    assessment: ServiceUnderTest,
) -> None:
    body = _body("ParticipantRegistered", None)
    record = assessment.record(body)
    odd = dataclasses.replace(record, headers=(*record.headers, ("ce_odd\0name", b"odd\0value")))
    await assessment.consumer(body.topic).receive([odd])
    (letter,) = await assessment.rows("SELECT reason, record_headers, record_value FROM dead_letter")
    assert (letter["reason"], letter["record_value"]) == ("poison", record.value)
    assert ["ce_odd\\x00name", "odd\\x00value"] in letter["record_headers"]


@pytest.fixture
def driver(registration: ServiceUnderTest) -> RegistrationDriver:
    """Registration, where events about applications nobody made are impossible, with everybody who calls it."""
    return RegistrationDriver(registration)


async def _applies(service: ServiceUnderTest, life: tuple[str, ...], application_id: UUID | None = None) -> None:
    """Deliver a life's events and see each handled by the handler the service names for it; nothing is parked."""
    handlers = _handlers(service.name)
    bodies = [_body(name, application_id) for name in life]
    heard = [body for body in bodies if body.topic in {kind.topic for kind in handlers}]
    await service.deliver(*heard)
    handled = await service.rows(
        "SELECT action FROM audit_entry WHERE actor = :actor ORDER BY id", actor=f"service:{service.name}"
    )
    assert [row["action"] for row in handled] == [
        getattr(handlers[type(body)], "__name__", "") for body in heard if type(body) in handlers
    ]


def _body(name: str, application_id: UUID | None) -> EventBody:
    record = golden(f"{name}.v1")
    changed = {} if application_id is None else {"application_id": str(application_id)}
    return record.kind.model_validate({**record.body, **changed})


def _handlers(service: str) -> Handlers:
    handlers: Handlers = importlib.import_module(f"{service}.handlers").HANDLERS
    return handlers


SERVICES = ("registration", "assessment", "certification", "notifications")
