"""An erasure reads the rows of its person, however many others there are."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from certification.orders.consumers import erase_candidate
from kompeten.events import Event, PersonErased
from kompeten.events.registration import ErasureReason
from kompeten.identity.tokens import Principal, Role
from kompeten.ids import new_id
from kompeten.telemetry.correlation import own_work
from registration.erasures.commands import erase_person
from support.databases import rows_read
from support.drivers.certification import CertificationDriver
from support.drivers.registration import RegistrationDriver
from support.events import sample
from support.services import LSP, ServiceUnderTest

ADMIN = Principal(subject="user-lsp_admin", lsp_id=LSP, roles=frozenset({Role.LSP_ADMIN}))
MANY = (
    """WITH many AS (SELECT gen_random_uuid() AS p, gen_random_uuid() AS a FROM generate_series(1, 20000)),
       people AS (
           INSERT INTO person SELECT (jsonb_populate_record(person, jsonb_build_object(
               'id', p, 'nik_index', '\\x' || encode(uuid_send(p), 'hex')))).* FROM many, person),
       applications AS (
           INSERT INTO application SELECT (jsonb_populate_record(application, jsonb_build_object(
               'id', a, 'person_id', p))).* FROM many, application)
       INSERT INTO application_revision SELECT (jsonb_populate_record(application_revision, jsonb_build_object(
           'application_id', a, 'person_id', p))).* FROM many, application_revision""",
    """INSERT INTO erased_person (subject, person_id, erased_at)
       SELECT gen_random_uuid()::text, gen_random_uuid(), now() FROM generate_series(1, 20000)""",
    "ANALYZE",
)
GROWING = ("person", "application", "application_revision", "erased_person", "timeline_entry")


async def test_an_erasure_reads_nobody_else(registration: ServiceUnderTest) -> None:
    driver = RegistrationDriver(registration)
    application = await driver.submitted(await driver.approved_batch())
    await _multiply(registration, MANY)
    await driver.do(application, "rejection", reason="Belum memenuhi syarat")
    (row,) = await registration.rows("SELECT person_id FROM application WHERE id = :id", id=application)
    with own_work():
        async with registration.runtime.sessions() as session, session.begin():
            await erase_person(
                session, row["person_id"], ErasureReason.REQUESTED, principal=ADMIN, topics=["kompeten.assessment"]
            )
            assert await rows_read(session, *GROWING) < 100


CERTIFIED = (
    """WITH many AS (SELECT n, gen_random_uuid() AS c, gen_random_uuid() AS a FROM generate_series(2, 5001) AS n),
       cases AS (
           INSERT INTO certification_case SELECT (jsonb_populate_record(certification_case, jsonb_build_object(
               'id', c, 'application_id', a))).* FROM many, certification_case)
       INSERT INTO certificate SELECT (jsonb_populate_record(certificate, jsonb_build_object(
           'id', gen_random_uuid(), 'case_id', c, 'application_id', a, 'person_id', a, 'sequence', n,
           'certificate_number', n, 'number_key', n, 'registration_number', n, 'registration_key', n,
           'code_sha256', '\\x' || encode(uuid_send(c), 'hex')))).* FROM many, certificate""",
    "ANALYZE",
)


async def test_neither_does_the_erasure_of_somebody_certified(certification: ServiceUnderTest) -> None:
    entry = await CertificationDriver(certification).certificate()
    await _multiply(certification, CERTIFIED)
    application = UUID(entry["application_id"])
    body = sample(PersonErased, application)
    event = Event(new_id(), body.event_type(), "registration", body.subject, body.erased_at, sequence=1, body=body)
    async with certification.runtime.sessions() as session, session.begin():
        await erase_candidate(session, event)
        assert await rows_read(session, "certification_case", "certificate", "certificate_order", "decision") < 100


async def _multiply(service: ServiceUnderTest, statements: Sequence[str]) -> None:
    owner = await asyncpg.connect(service.database.owner_url)
    try:
        for statement in statements:
            await owner.execute(statement)
    finally:
        await owner.close()
