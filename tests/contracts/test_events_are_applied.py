"""Events that landed once are still applied by everyone who handles them, not only readable."""

import dataclasses
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.golden import golden
from kompeten.events import Event, EventBody
from kompeten.messaging.handlers import Handler, Handlers, Reaction, by_kind, topics_of
from support.drivers.registration import RegistrationDriver
from support.services import ServiceUnderTest

GRANTED = (
    "LspConfigured",
    "ApplicationSubmitted",
    "ApplicationReturned",
    "ParticipantRegistered",
    "ParticipantCorrected",
    "ContactsCorrected",
    "ProcessingRestricted",
    "ProcessingReleased",
    "AssessorAssigned",
    "AssessmentCompleted",
    "CertificationDecided",
    *("PlanOpened", "PlanClosed"),
    "CorrectionConfirmed",
    "CertificateIssued",
    *("HolderLinkRenewed", "HolderLinkRevoked"),
    "CertificateEnding",
    "CertificateSuspended",
    "CertificateReinstated",
    "CertificateScopeReduced",
    "CertificateWithdrawn",
    "CertificateExpired",
    "CertificateReissued",
    "CertificateSuperseded",
    "PersonErased",
)
REJECTED = ("ApplicationSubmitted", "ApplicationWaitlisted", "SeatGranted", "ApplicationRejected")
WITHDRAWN = ("ApplicationSubmitted", "ParticipantRegistered", "ApplicationWithdrawn", "PersonErased")
ABSENT = ("ApplicationSubmitted", "ParticipantRegistered", "AssessorAssigned", "CandidateAbsent")
TRAINED = (
    *("LspConfigured", "ActivityAnnounced", "ActivityChanged", "ActivityCancelled"),
    *("EnrolmentWaitlisted", "ParticipantEnrolled", "EnrolledActivityChanged", "EnrolledActivityCancelled"),
    *("TrainingAttended", "SurveyInvited", "AttestationIssued", "EnrolmentRestricted", "EnrolmentReleased"),
    *("EnrolmentWithdrawn", "EnrolmentErased"),
)
LIVES = pytest.mark.parametrize(
    "life", [GRANTED, REJECTED, WITHDRAWN, ABSENT], ids=["granted", "rejected", "withdrawn", "absent"]
)


def test_the_lives_hold_every_event() -> None:
    assert {f"{name}.v1" for life in (GRANTED, REJECTED, WITHDRAWN, ABSENT, TRAINED) for name in life} == {
        f"{one.kind.__name__}.v1" for service in SERVICES for one in _handlers(service)
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


async def test_what_is_told_of_a_training_is_applied_by_everybody_concerned(
    development: ServiceUnderTest,
    registration: ServiceUnderTest,
    assessment: ServiceUnderTest,
    certification: ServiceUnderTest,
    notifications: ServiceUnderTest,
) -> None:
    for service in (development, registration, assessment, certification, notifications):
        await _applies(service, TRAINED)


@pytest.mark.parametrize("life", [GRANTED, ABSENT], ids=["granted", "absent"])
async def test_registration_applies_what_others_tell_of_its_application(
    driver: RegistrationDriver, life: tuple[str, ...]
) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    await _applies(driver.service, life, application_id)
    stages = {entry["event"] for entry in (await driver.timeline(application_id))["entries"]}
    assert stages >= {name for name in life if golden(f"{name}.v1").kind in by_kind(_handlers("registration"))}


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
    """Deliver a life's events: each is handled as the service declares, nothing is parked, nobody acted."""
    handlers = _handlers(service.name)
    bodies = [_body(name, application_id) for name in life]
    heard = [body for body in bodies if body.topic in topics_of(handlers)]
    audited = await service.rows("SELECT id FROM audit_entry")
    with watched(service) as handled:
        await service.deliver(*heard)
    assert handled == [one.name for body in heard for one in handlers if one.kind is type(body)]
    assert await service.rows("SELECT id FROM audit_entry") == audited


@contextmanager
def watched(service: ServiceUnderTest) -> Iterator[list[str]]:
    """Collect the names of the handlers as they have run."""
    names: list[str] = []

    def noting(reaction: Reaction) -> Handler:
        async def handle(session: AsyncSession, event: Event[Any]) -> None:
            await reaction.handler(session, event)
            names.append(reaction.name)

        return handle

    for consumer in service.process.consumers:
        of_topic = [one for one in _handlers(service.name) if one.kind.topic == consumer.topic]
        consumer.handlers = by_kind(Reaction(one.kind, noting(one)) for one in of_topic)
    yield names


def _body(name: str, application_id: UUID | None) -> EventBody:
    record = golden(f"{name}.v1")
    changed = {} if application_id is None else {"application_id": str(application_id)}
    return record.kind.model_validate({**record.body, **changed})


def _handlers(service: str) -> Handlers:
    handlers: Handlers = importlib.import_module(f"{service}.handlers").HANDLERS
    return handlers


SERVICES = ("registration", "assessment", "certification", "development", "notifications")
