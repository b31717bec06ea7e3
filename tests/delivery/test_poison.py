"""Records nobody can apply, on a real database: they cost their own subject, and nothing of theirs is told."""

import dataclasses
from uuid import uuid4

import pytest

from delivery.sample_service import TOPIC, SampleService, rejected, unreadable, wire
from delivery.test_inbox import dead_letters, record
from kompeten.messaging.consumer import Consumer
from kompeten.operations.replaying import StoredRecord


async def test_poison_costs_only_its_own_subject(sample: SampleService, consumer: Consumer) -> None:
    bad, good = uuid4(), uuid4()
    await consumer.receive(
        [record(bad, 1), record(good, 1), record(bad, 2, reason="poison"), record(good, 2), record(bad, 3)]
    )
    assert await sample.effects() == {str(bad): [1], str(good): [1, 2]}
    assert await dead_letters(sample) == [(2, "poison"), (3, "behind")]


async def test_an_undecodable_body_is_poison_and_names_no_value(sample: SampleService, consumer: Consumer) -> None:
    await consumer.receive([record(uuid4(), 1, value=unreadable())])
    (row,) = await sample.rows("SELECT reason, error FROM dead_letter")
    assert row["reason"] == "poison"
    assert "batch_id: missing" in row["error"]
    assert "nonsense" not in row["error"]


async def test_unreadable_headers_block_the_key_and_an_unusable_key_blocks_nobody(
    sample: SampleService, consumer: Consumer
) -> None:
    subject = uuid4()
    key, _, value = wire(rejected(subject), 1)
    await consumer.receive(
        [
            StoredRecord(TOPIC, 1, 1, key, value, (("ce_id", b"\xff"), ("x", None))),
            StoredRecord(TOPIC, 1, 2, None, b"\x00\xff", (("ce_id", None),)),
            record(subject, 1),
        ]
    )
    rows = await sample.rows("SELECT subject, reason FROM dead_letter ORDER BY record_offset")
    assert {(row["subject"], row["reason"]) for row in rows} == {
        (str(subject), "poison"),
        (None, "poison"),
        (str(subject), "behind"),
    }


@pytest.mark.parametrize("sequence", [b"0", b"-1", b"99999999999", b"1_0", b"\xd9\xa1", b""])
async def test_a_forged_sequence_is_parked_and_stops_nobody(
    sample: SampleService, consumer: Consumer, sequence: bytes
) -> None:
    good = record(uuid4(), 1)
    bad = record(uuid4(), 1)
    headers = tuple((name, sequence if name == "ce_sequence" else value) for name, value in bad.headers)
    await consumer.receive([dataclasses.replace(bad, headers=headers), good])
    assert await dead_letters(sample) == [(None, "poison")]
    assert len(await sample.effects()) == 1


async def test_a_body_no_database_can_hold_is_poison_at_once(sample: SampleService, consumer: Consumer) -> None:
    await consumer.receive([record(uuid4(), 1, reason="unstorable")])
    (row,) = await sample.rows("SELECT reason, attempts FROM dead_letter")
    assert (row["reason"], row["attempts"]) == ("poison", 1)


async def test_a_foreign_binary_header_harms_nothing(sample: SampleService, consumer: Consumer) -> None:
    one = record(subject := uuid4(), 1)
    await consumer.receive([dataclasses.replace(one, headers=(*one.headers, ("b3", b"\xff\xfe\x00")))])
    assert await sample.effects() == {str(subject): [1]}
