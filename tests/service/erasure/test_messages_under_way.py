"""Letters that are in a sender's hands while their person is erased."""

from sqlalchemy import text

from notifications.messages.models import Message
from notifications.sending.outcomes import Accepted, Deferred
from notifications.sending.worker import apply_outcome
from support.drivers.candidate import Candidate

CLAIM_ONE = text("""
    UPDATE message SET state = 'sending', claimed_by = 7, attempts = 1
     WHERE id = (SELECT id FROM message ORDER BY id LIMIT 1)
""")


async def test_a_letter_in_the_senders_hands_is_not_taken_up_again(candidate: Candidate) -> None:
    await candidate.apply()
    await candidate.registration.do(candidate.application, "withdrawal", reason="Pindah")
    await candidate.system.carry()
    notifications = candidate.system.services["notifications"]
    async with notifications.runtime.sessions() as session, session.begin():
        await session.execute(CLAIM_ONE)
    await candidate.erase()
    await candidate.system.carry()
    (letter,) = await notifications.rows("SELECT id FROM message ORDER BY id LIMIT 1")
    for outcome, state in ((Deferred("busy", may_have_arrived=True), "cancelled"), (Accepted(), "sent")):
        async with notifications.runtime.sessions() as session, session.begin():
            message = await session.get_one(Message, letter["id"])
            apply_outcome(session, message, outcome)
        (row,) = await notifications.rows("SELECT state, recipient FROM message WHERE id = :id", id=letter["id"])
        assert row == {"state": state, "recipient": None}
