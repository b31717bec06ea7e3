"""What was given up: its subject goes past it when its turn comes, and past nothing else."""

from uuid import uuid4

from delivery.sample_service import SampleService
from delivery.test_inbox import dead_letters, operate, record
from kompeten.messaging.consumer import Consumer
from kompeten.operations.replaying import discard, replay
from kompeten.operations.rules import Replayed


async def test_a_record_given_up_before_its_turn_is_passed_over_when_it_comes(
    sample: SampleService, consumer: Consumer
) -> None:
    subject = uuid4()
    await consumer.receive([record(subject, 1, reason="poison"), *(record(subject, number) for number in (2, 3, 4))])
    for number in (2, 1):
        (row,) = await sample.rows(f"SELECT id FROM dead_letter WHERE sequence = {number}")
        await operate(consumer, discard, row["id"], reason="never to be applied")
    await operate(consumer, replay, str(subject))
    assert await dead_letters(sample) == []
    assert await sample.effects() == {str(subject): [3, 4]}


async def test_giving_up_a_forged_twin_does_not_go_past_the_genuine_record(
    sample: SampleService, consumer: Consumer
) -> None:
    subject, forged = uuid4(), uuid4()
    consumer.runtime.settings.handler_timeout_seconds = 0.0
    await consumer.receive([record(subject, 1), record(subject, 1, event_id=forged)])
    consumer.runtime.settings.handler_timeout_seconds = 30
    (row,) = await sample.rows(f"SELECT id FROM dead_letter WHERE event_id = '{forged}'")
    await operate(consumer, discard, row["id"], reason="nobody recorded it")
    (result,) = await operate(consumer, replay, str(subject))
    assert result.result is Replayed.REPLAYED
    assert await sample.effects() == {str(subject): [1]}
