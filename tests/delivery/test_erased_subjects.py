"""What it costs to ask whose person is erased, and that whatever is recorded of them says nothing about them."""

from uuid import UUID, uuid4

from delivery.sample_service import SampleService, rejected
from delivery.test_inbox import record
from kompeten.clock import SystemClock
from kompeten.database.sessions import in_transaction
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.erased import note_erased
from kompeten.messaging.outbox import record_all
from kompeten.telemetry.correlation import own_work
from support.counting import noted_statements


async def erase(consumer: Consumer, subject: UUID) -> None:
    moment = SystemClock().now()
    await in_transaction(
        consumer.runtime.sessions,
        lambda session: note_erased(session, [str(subject)], person_id=uuid4(), erased_at=moment),
    )


async def test_a_poll_asks_once_however_many_subjects_it_brings(consumer: Consumer) -> None:
    poll = [record(uuid4(), 1) for _ in range(200)]
    with noted_statements(consumer.runtime.engine.sync_engine) as sent:
        await consumer.receive(poll)
    assert sum("erased_person" in statement for statement in sent) == 1
    assert consumer.counts["applied"] == 200


async def test_polls_of_any_length_are_told_by_the_same_statements(consumer: Consumer) -> None:
    """A text that grows with the poll is compiled, prepared and planned anew for each length: a quarter of the time."""
    told = []
    for length in (2, 5):
        with noted_statements(consumer.runtime.engine.sync_engine) as sent:
            await consumer.receive([record(uuid4(), 1) for _ in range(length)])
        told.append([one for one in sent if any(table in one for table in ("inbox", "erased_person", "passed_over"))])
    assert told[0] == told[1]
    assert len(told[0]) == 3  # positions locked and stored; who is erased and who has events that were passed over


async def test_a_record_that_must_be_parked_is_stored_without_an_erased_person(
    sample: SampleService, consumer: Consumer
) -> None:
    subject = uuid4()
    await erase(consumer, subject)
    await consumer.receive([record(subject, 2, reason="typed by somebody"), record(subject, 1, reason="unexpected")])
    kept = await sample.rows("SELECT sequence, record_value FROM dead_letter ORDER BY sequence")
    assert [row["sequence"] for row in kept] == [1, 2]
    assert not [row for row in kept if b"typed" in row["record_value"] or b"unexpected" in row["record_value"]]
    assert all(str(subject).encode() in row["record_value"] for row in kept)


async def test_an_event_recorded_about_an_erased_person_says_nothing_about_them(
    sample: SampleService, consumer: Consumer
) -> None:
    erased, other = uuid4(), uuid4()
    await erase(consumer, erased)
    bodies = [rejected(erased, "typed by somebody"), rejected(other, "typed by somebody"), rejected(erased)]
    with noted_statements(consumer.runtime.engine.sync_engine) as sent, own_work():
        await in_transaction(
            consumer.runtime.sessions, lambda session: record_all(session, bodies, lsp_id="lsp-pustakawan")
        )
    assert len([one for one in sent if "erased_person" in one]) == 1
    rows = await sample.rows("SELECT subject, headers ->> 'ce_sequence' AS number, body FROM outbox ORDER BY id")
    assert [(row["subject"], int(row["number"]), "typed by somebody" in row["body"]) for row in rows] == [
        (str(other), 1, True),
        (str(erased), 1, False),  # cleared first, and so stored after
        (str(erased), 2, False),
    ]
