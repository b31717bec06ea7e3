"""A recovery asks for the streams of what it just read: its memory does not grow with what the service ever told."""

import tracemalloc

from sqlalchemy import text

from kompeten.recovery.commands import begin_survey, known_streams
from support.services import ServiceUnderTest

TOPIC = "kompeten.assessment"
MANY = 300_000
MOST_BYTES = 3_000_000  # a tuple of each stream would be 80 MB
FILL = f"""
    INSERT INTO event_stream (topic, subject, last)
    SELECT '{TOPIC}', 'subject-' || number, number FROM generate_series(1, {MANY}) AS number
"""


async def test_the_survey_of_many_streams_is_no_larger_than_a_batch(assessment: ServiceUnderTest) -> None:
    async with assessment.runtime.sessions.begin() as session:
        await session.execute(text(FILL))
    async with assessment.runtime.reading() as session:
        await known_streams(session, TOPIC, {"a first time"})  # what is compiled once
        await begin_survey(session, "assessment")
        tracemalloc.start()
        survey = await begin_survey(session, "assessment")
        for start in range(1, 5001, 500):
            survey.last = await known_streams(session, TOPIC, {f"subject-{start + n}" for n in range(500)})
            assert survey.last[TOPIC, f"subject-{start}"] == start
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < MOST_BYTES
