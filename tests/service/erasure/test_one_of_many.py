"""An erasure reads the rows of its person, however many others there are."""

import asyncpg

from kompeten.events.registration import ErasureReason
from kompeten.identity.tokens import Principal, Role
from kompeten.telemetry.correlation import own_work
from registration.erasures.commands import erase_person
from support.databases import rows_read
from support.drivers.registration import RegistrationDriver
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
    owner = await asyncpg.connect(registration.database.owner_url)
    try:
        for statement in MANY:
            await owner.execute(statement)
    finally:
        await owner.close()
    await driver.do(application, "rejection", reason="Belum memenuhi syarat")
    (row,) = await registration.rows("SELECT person_id FROM application WHERE id = :id", id=application)
    with own_work():
        async with registration.runtime.sessions() as session, session.begin():
            await erase_person(
                session, row["person_id"], ErasureReason.REQUESTED, principal=ADMIN, topics=["kompeten.assessment"]
            )
            assert await rows_read(session, *GROWING) < 100
