"""The operators' report and a scrape cost the same after years: what they tell is counted as it happens."""

import asyncpg

from kompeten.operations.report import report_of
from kompeten.service.scraping import Readings
from service.operations.dead_letters import ask
from support.databases import rows_read
from support.services import ServiceUnderTest

GROWN = (
    "INSERT INTO event_stream SELECT 'kompeten.assessment', 's' || number, 3 FROM generate_series(1, 300000) AS number",
    """INSERT INTO inbox (consumer, topic, subject, last_sequence)
       SELECT 'assessment', 'kompeten.registration', 's' || number, 3 FROM generate_series(1, 300000) AS number""",
    """INSERT INTO outbox (topic, subject, headers, body, recorded_at)
       SELECT CASE WHEN number % 3 = 0 THEN 'kompeten.assessment' ELSE 'other' END, 's', '{}', '{}', now()
         FROM generate_series(1, 12) AS number""",
    "DELETE FROM outbox WHERE id <= 9",
    "ANALYZE",
)
GROWING = ("event_stream", "inbox", "outbox", "dead_letter", "event_count", "audit_entry", "audit_seal")


async def test_a_report_reads_no_more_of_a_large_service_than_of_a_small_one(assessment: ServiceUnderTest) -> None:
    owner = await asyncpg.connect(assessment.database.owner_url)
    try:
        for statement in GROWN:
            await owner.execute(statement)
    finally:
        await owner.close()
    answer = await ask(assessment, "GET", "")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["events_recorded"] == {"kompeten.assessment": 4, "other": 8}, "nine left, three wait"
    async with assessment.runtime.sessions() as session, session.begin():
        await report_of(session, assessment.runtime, assessment.process.consumers)
        for reading in Readings(assessment.runtime, ["kompeten.registration"], [])._readings:
            await reading(session)
        assert await rows_read(session, *GROWING) < 100
