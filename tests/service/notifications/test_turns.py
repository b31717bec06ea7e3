"""The LSPs take turns with their mail: one with many thousands of messages delays no other."""

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.sending.claims import Claims
from support.databases import rows_read
from support.people import registered
from support.services import LSP, ServiceUnderTest

OTHERS = """
    INSERT INTO lsp (lsp_id, revision, lsp)
    SELECT one, revision, lsp FROM lsp, unnest(ARRAY['a-large-one', 'at-one-provider']) AS one
     WHERE lsp_id = 'lsp-pustakawan'
"""
MANY = """
    INSERT INTO message (id, lsp_id, cause_id, kind, role, channel, application_id, batch_id, state, recipient,
                         batch_title, data, attempts, is_repeat, occurred_at, created_at, next_attempt_at)
    SELECT gen_random_uuid(), one.lsp_id, gen_random_uuid(), kind, role, channel, application_id, batch_id, state,
           'p' || number || '@' || domain, batch_title, data, 0, false, occurred_at, created_at,
           next_attempt_at - interval '1 day'
      FROM message, generate_series(1, 10000) AS number,
           (VALUES ('a-large-one', 'large.id'), ('at-one-provider', 'busy.id')) AS one (lsp_id, domain)
"""
ELSEWHERE = """
    UPDATE message SET recipient = 'p@zuletzt.example', next_attempt_at = next_attempt_at + interval '1 hour'
     WHERE id = (SELECT id FROM message WHERE lsp_id = 'at-one-provider' LIMIT 1)
"""


async def fill(mailing: ServiceUnderTest, *statements: str) -> None:
    """Let two LSPs have 10,000 messages each that wait longer than the one of the third."""
    await mailing.deliver(registered())
    owner = await asyncpg.connect(mailing.database.owner_url)
    try:
        for statement in (OTHERS, MANY, *statements, "ANALYZE message"):
            await owner.execute(statement)
    finally:
        await owner.close()


async def test_a_single_message_has_its_turn_beside_many_thousands_of_others(mailing: ServiceUnderTest) -> None:
    await fill(mailing)
    async with mailing.runtime.engine.begin() as connection:
        claims = Claims(connection, 7)
        taken = [await claims.claim(mailing.clock.now(), busy=["busy.id"]) for _ in range(4)]
        assert [one and one.lsp_id for one in taken] == ["a-large-one", LSP, "a-large-one", "a-large-one"]
        read = await rows_read(AsyncSession(bind=connection), "message")
    assert read < 1_500, "some hundred of each LSP, of 20,000"


async def test_an_lsps_letters_to_others_do_not_wait_behind_its_thousands_to_a_busy_domain(
    mailing: ServiceUnderTest,
) -> None:
    await fill(mailing, ELSEWHERE)
    async with mailing.runtime.engine.begin() as connection:
        claims = Claims(connection, 7)
        taken = [await claims.claim(mailing.clock.now(), busy=["large.id", "busy.id"]) for _ in range(3)]
        assert [one and one.recipient for one in taken] == ["p@zuletzt.example", "siti.rahmah@example.id", None]
        read = await rows_read(AsyncSession(bind=connection), "message")
    assert read < 1_500, "some hundred of each LSP, of 20,000"
