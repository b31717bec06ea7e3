"""An erasure finds the stored answers that name somebody by an index, however many there are."""

from uuid import UUID

import asyncpg

from kompeten.messaging.clearing import forget_answers
from support.databases import rows_read
from support.services import ServiceUnderTest

ANSWERS = 100_000
NAMED = "01990000-0000-7000-8000-000000000001"

STORED = f"""
    INSERT INTO idempotency_key (client, key, weekday, request_hash, status, headers, body, names, created_at)
    SELECT 'lsp/somebody', number::text, 1 + number % 7, ''::bytea, 201, '{{}}',
           convert_to('{{"id": "' || id || '"}}', 'UTF8'), ARRAY[id], now()
      FROM (SELECT number, CASE WHEN number = 70000 THEN '{NAMED}'::uuid ELSE gen_random_uuid() END AS id
              FROM generate_series(1, {ANSWERS}) AS number) AS answer
"""


async def test_forgetting_one_answer_reads_no_other(registration: ServiceUnderTest) -> None:
    server = await asyncpg.connect(registration.database.owner_url)
    try:
        await server.execute(STORED)
        await server.execute("ANALYZE idempotency_key")
    finally:
        await server.close()
    async with registration.runtime.sessions() as session, session.begin():
        await forget_answers(session, [NAMED])
        read = await rows_read(session, "idempotency_key")
    changed = await registration.rows("SELECT key, names FROM idempotency_key WHERE status = 410")
    assert changed == [{"key": "70000", "names": [UUID(NAMED)]}]
    assert read < 100
