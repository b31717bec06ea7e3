"""The rules of receiving, on a real database: copies, gaps, forks, the three kinds of failure, replay and discard."""

import dataclasses
import itertools
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from delivery.sample_service import TOPIC, SampleService, rejected, wire
from kompeten.database.sessions import in_transaction
from kompeten.messaging.consumer import Consumer
from kompeten.messaging.failures import Paused, is_waited_out
from kompeten.operations.replaying import DeadLetterOutcome, StoredRecord, discard, replay
from kompeten.operations.rules import Replayed
from support.databases import outage

_offsets = itertools.count(1)


def record(
    subject: UUID, sequence: int, *, reason: str = "fine", event_id: UUID | None = None, value: bytes | None = None
) -> StoredRecord:
    key, headers, body = wire(rejected(subject, reason), sequence, event_id)
    return StoredRecord(TOPIC, 0, next(_offsets), key, value or body, tuple(headers))


async def dead_letters(on: SampleService) -> list[tuple[int | None, str]]:
    rows = await on.rows("SELECT sequence, reason FROM dead_letter WHERE resolution IS NULL ORDER BY sequence")
    return [(row["sequence"], row["reason"]) for row in rows]


async def operate(
    consumer: Consumer,
    command: Callable[..., Awaitable[list[DeadLetterOutcome] | DeadLetterOutcome]],
    *args: object,
    **more: object,
) -> list[DeadLetterOutcome]:
    result = await in_transaction(
        consumer.runtime.sessions, lambda session: command(session, consumer, *args, actor="operator", **more)
    )
    return result if isinstance(result, list) else [result]


async def test_a_second_delivery_changes_nothing(sample: SampleService, consumer: Consumer) -> None:
    one, two = (record(subject := uuid4(), 1), record(subject, 2))
    await consumer.receive([one, two, one])
    await consumer.receive([one, two])
    assert await sample.effects() == {str(subject): [1, 2]}
    assert consumer.counts == {"applied": 2, "copies": 3}
    assert await dead_letters(sample) == []


async def test_a_gap_is_parked_and_holds_back_what_follows(sample: SampleService, consumer: Consumer) -> None:
    subject = uuid4()
    await consumer.receive([record(subject, 1), record(subject, 3), record(subject, 4)])
    assert await sample.effects() == {str(subject): [1]}
    assert await dead_letters(sample) == [(3, "gap"), (4, "behind")]


async def test_a_gap_closed_late_is_replayed_in_order(sample: SampleService, consumer: Consumer) -> None:
    subject = uuid4()
    await consumer.receive([record(subject, 1), record(subject, 3), record(subject, 2)])
    results = await operate(consumer, replay, str(subject))
    assert [result.result for result in results] == [Replayed.REPLAYED, Replayed.REPLAYED]
    assert await sample.effects() == {str(subject): [1, 2, 3]}
    await consumer.receive([record(subject, 4)])
    assert (await sample.effects())[str(subject)] == [1, 2, 3, 4]


async def test_a_gap_filled_by_publishing_everything_again_is_replayed_in_order_and_goes_on(
    sample: SampleService, consumer: Consumer
) -> None:
    subject = uuid4()
    sent = [record(subject, sequence) for sequence in (1, 2, 3, 4)]
    await consumer.receive([sent[0], sent[2]])
    again = [dataclasses.replace(one, offset=next(_offsets)) for one in sent]
    await consumer.receive(again[:3])
    assert await dead_letters(sample) == [(2, "behind"), (3, "gap")]
    results = await operate(consumer, replay, str(subject))
    assert [result.result for result in results] == [Replayed.REPLAYED, Replayed.REPLAYED]
    await consumer.receive(again)
    assert await sample.effects() == {str(subject): [1, 2, 3, 4]}
    assert await dead_letters(sample) == []


async def test_another_event_under_a_used_sequence_is_a_fork(sample: SampleService, consumer: Consumer) -> None:
    subject = uuid4()
    await consumer.receive([record(subject, 1)])
    await consumer.receive([record(subject, 1)])
    assert await dead_letters(sample) == [(1, "fork")]
    (result,) = await operate(consumer, replay, str(subject))
    assert result.result is Replayed.SUPERSEDED


async def test_a_dead_letter_is_kept_as_it_came(sample: SampleService, consumer: Consumer) -> None:
    headers = (("ce_id", b"\xff\x00"), ("x", None))
    await consumer.receive([StoredRecord(TOPIC, 3, 77, b"\xfe", b"\x00body", headers)])
    (row,) = await sample.rows("SELECT record_key, record_value, record_headers FROM dead_letter")
    assert (row["record_key"], row["record_value"]) == (b"\xfe", b"\x00body")
    assert row["record_headers"] == '[["ce_id", "ÿ\\\\x00"], ["x", null]]'


async def test_an_unexpected_error_is_tried_five_times_then_parked(sample: SampleService, consumer: Consumer) -> None:
    await consumer.receive([record(uuid4(), 1, reason="unexpected")])
    (row,) = await sample.rows("SELECT reason, attempts, error FROM dead_letter")
    assert (row["reason"], row["attempts"]) == ("unexpected", 5)
    assert "RuntimeError" in row["error"]


async def test_the_breaker_pauses_instead_of_parking_everything(sample: SampleService, consumer: Consumer) -> None:
    records = [record(uuid4(), 1, reason="unexpected") for _ in range(14)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kompeten.messaging.polls.UNEXPECTED_ATTEMPTS", 1)
        patch.setattr("kompeten.messaging.consumer.BREAKER_PAUSE_SECONDS", 0)
        with pytest.raises(Paused):
            await consumer.receive(records)
        with pytest.raises(Paused):
            await consumer.receive(records)
    assert len(await dead_letters(sample)) == 11
    consumer.breaker.release()
    await consumer.receive([record(subject := uuid4(), 1)])
    assert (await sample.effects())[str(subject)] == [1]


async def test_an_outage_is_raised_and_parks_nothing(
    sample: SampleService, consumer: Consumer, superuser_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kompeten.messaging.consumer.OUTAGE_PAUSE_SECONDS", 0)
    one = record(subject := uuid4(), 1)
    async with outage(superuser_url, sample.database.name):
        with pytest.raises(Exception) as raised:  # noqa: PT011 - whatever the driver says of a refused connection
            await consumer.receive([one])
        assert is_waited_out(raised.value)
    await consumer.receive([one])
    assert await sample.effects() == {str(subject): [1]}
    assert await dead_letters(sample) == []


async def test_a_handler_that_overruns_its_limit_is_unexpected(sample: SampleService, consumer: Consumer) -> None:
    consumer.runtime.settings.handler_timeout_seconds = 0.0
    await consumer.receive([record(uuid4(), 1)])
    (row,) = await sample.rows("SELECT reason, error FROM dead_letter")
    assert row["reason"] == "unexpected"
    assert "HandlerTimeout" in row["error"]


async def test_replay_keeps_the_block_until_nothing_is_left(sample: SampleService, consumer: Consumer) -> None:
    subject = uuid4()
    await consumer.receive([record(subject, 1, reason="poison"), record(subject, 2)])
    (result,) = await operate(consumer, replay, str(subject))
    assert result.result is Replayed.UNDECIDED
    assert await sample.effects() == {}
    (bad,) = await sample.rows("SELECT id FROM dead_letter WHERE sequence = 1")
    await operate(consumer, discard, bad["id"], reason="the rule is right")
    (result,) = await operate(consumer, replay, str(subject))
    assert result.result is Replayed.REPLAYED
    await consumer.receive([record(subject, 3)])
    assert await sample.effects() == {str(subject): [2, 3]}
    audit = await sample.rows("SELECT action, reason FROM audit_entry WHERE actor = 'operator' ORDER BY id")
    assert [(row["action"], row["reason"]) for row in audit] == [
        ("discarded_dead_letter", "the rule is right"),
        ("replayed_dead_letter", None),
    ]


async def test_discarding_a_gap_by_hand_lets_the_subject_go_on(sample: SampleService, consumer: Consumer) -> None:
    subject = uuid4()
    await consumer.receive([record(subject, 1), record(subject, 5)])
    (gap,) = await sample.rows("SELECT id FROM dead_letter")
    await operate(consumer, discard, gap["id"], reason="2 to 5 are lost for good", advance_to=5)
    await consumer.receive([record(subject, 6)])
    assert await sample.effects() == {str(subject): [1, 6]}


async def test_only_a_late_joiner_may_start_anywhere(sample: SampleService, consumer: Consumer) -> None:
    consumer.late_joiner = True
    subject = uuid4()
    await consumer.receive([record(subject, 7), record(subject, 8), record(subject, 10)])
    assert await sample.effects() == {str(subject): [7, 8]}
    assert await dead_letters(sample) == [(10, "gap")]


async def test_a_fork_of_a_record_that_was_replayed_is_kept_and_blocks(
    sample: SampleService, consumer: Consumer
) -> None:
    subject = uuid4()
    await consumer.receive([record(subject, 1), record(subject, 3)])
    await consumer.receive([record(subject, 2)])
    await operate(consumer, replay, str(subject))
    await consumer.receive([record(subject, 3)])
    assert await dead_letters(sample) == [(3, "fork")]


async def test_a_copy_of_what_was_discarded_does_not_block_again(sample: SampleService, consumer: Consumer) -> None:
    subject = uuid4()
    gap = record(subject, 3)
    await consumer.receive([record(subject, 1), gap])
    (row,) = await sample.rows("SELECT id FROM dead_letter")
    await operate(consumer, discard, row["id"], reason="sent by mistake")
    await consumer.receive([gap])
    await consumer.receive([record(subject, 2)])
    assert (await sample.effects())[str(subject)] == [1, 2]
