"""A recovery that misses more than one statement may have parameters."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from kompeten.database.gate import recovering
from kompeten.database.sessions import in_transaction
from kompeten.events.envelope import Attributes
from kompeten.ids import new_id
from kompeten.messaging.erased import erased_among
from kompeten.recovery.commands import begin_survey, end, look, mark, take_over
from kompeten.recovery.survey import Published
from support.services import ServiceUnderTest

MANY = 33_000  # asyncpg takes 32,767 parameters
TOPIC = "kompeten.assessment"

WAITING = f"""
    INSERT INTO outbox (topic, subject, headers, body, recorded_at)
    SELECT '{TOPIC}', gen_random_uuid()::text, jsonb_build_object('ce_sequence', '1', 'ce_id', gen_random_uuid()),
           '', now()
      FROM generate_series(1, {MANY})
"""


def published() -> Published:
    """Return an event nobody here knows."""
    found = Attributes(
        id=new_id(),
        type="id.kompeten.AssessorAssigned.v1",
        source="/assessment",
        subject=str(new_id()),
        time=datetime(2026, 7, 1, tzinfo=UTC),
        sequence=1,
        correlation_id=None,
        causation_id=None,
        lsp_id="lsp",
        traceparent=None,
    )
    nothing: Any = None
    return Published(TOPIC, found, nothing)


@pytest.mark.proof
@pytest.mark.timeout(300)  # half a minute on a quiet machine
async def test_more_missed_subjects_than_a_statement_has_parameters_are_taken_over_and_adopted(
    assessment: ServiceUnderTest,
) -> None:
    missed = [published() for _ in range(MANY)]
    subjects = {one.attributes.subject for one in missed}
    with recovering():

        async def recover(session: Any) -> None:
            await look(session, service="assessment")
            await mark(session, "a test", actor="operator")
            await session.execute(text(WAITING))
            survey = await begin_survey(session, "assessment")
            survey.sent = {waiting.row for waiting in survey.waiting.values()}
            await take_over(session, survey, missed)
            assert await erased_among(session, subjects) == set()
            await end(session, {one.attributes.id for one in missed})

        await in_transaction(assessment.runtime.sessions, recover)
    (found,) = await assessment.rows("""
        SELECT (SELECT count(*) FROM missed_event WHERE is_adopted) AS adopted,
               (SELECT count(*) FROM event_stream WHERE last = 1) AS raised,
               (SELECT count(*) FROM outbox) AS waiting
    """)
    assert found == {"adopted": MANY, "raised": MANY, "waiting": 0}
