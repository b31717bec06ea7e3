"""A producer that is none of ours: it repeats genuine records and forges poison of every kind."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from devstack.stack import Stack
from faults.evidence import PARTITIONS
from faults.oplog import Json, OperationLog

TOPIC = "kompeten.assessment"  # read by three services
TYPE = "id.kompeten.CandidateAbsent.v1"
Headers = list[tuple[str, bytes | None]]
Forgery = tuple[str, str | None, bytes | None, Headers, bytes | None]  # name, reason to be parked, key, headers, value


def forgeries(draw: random.Random, finished: str | None) -> list[Forgery]:
    """Return one record of every kind; `finished` is a subject that has two events in the topic and expects no more.

    The reason is what a dead letter must say, None where the record is to be passed over.
    """

    def subject() -> str:
        return str(UUID(int=draw.getrandbits(128), version=4))

    def plain(name: str, value: bytes | None, reason: str | None = "poison", **changes: bytes | None) -> Forgery:
        one = subject()
        return name, reason, one.encode(), headers(one, **changes), value

    one, other = subject(), subject()
    found: list[Forgery] = [
        plain("not JSON", b"\x00\xff not json"),
        plain("wrong schema", b'{"nonsense": true}'),
        plain("null body", None),
        plain("null header", b"{}", ce_id=None),
        plain("header that is no text", b"{}", ce_source=b"\xff\xfe"),
        plain("NUL in a header", b"{}", ce_source=b"/a\x00b"),
        plain("sequence that is no number", b"{}", ce_sequence=b"one"),
        plain("900 KiB", b'{"filler": "' + b"x" * 900_000 + b'"}'),
        plain("unknown version", b"{}", None, ce_type=b"id.kompeten.CandidateAbsent.v99"),
        plain("foreign source", b"{}", "foreign", ce_source=b"/forged"),
        plain("gap", b"{}", "gap", ce_sequence=b"0000000005"),
        ("wrong key", "poison", other.encode(), headers(one), b"{}"),
        ("no key", "poison", None, headers(subject()), b"{}"),
        ("no headers", "poison", subject().encode(), [], b"{}"),
    ]
    if finished is not None:
        found.append(("fork", "fork", finished.encode(), headers(finished, ce_sequence=b"0000000002"), b"{}"))
    return found


def headers(subject: str, **changes: bytes | None) -> Headers:
    """Return the headers of a well-made record, with changes."""
    made: dict[str, bytes | None] = {
        "ce_specversion": b"1.0",
        "ce_id": str(uuid4()).encode(),
        "ce_type": TYPE.encode(),
        "ce_source": b"/assessment",  # whoever forges well
        "ce_subject": subject.encode(),
        "ce_time": datetime.now(UTC).isoformat().encode(),
        "ce_sequence": b"0000000001",
        "ce_lspid": b"lsp-pustakawan",
        "content-type": b"application/json",
    }
    return list((made | changes).items())


async def send_poison(system: Stack, log: OperationLog, draw: random.Random, finished: str | None) -> None:
    """Send every forgery once and log where each lies and what must become of it."""
    placed: list[Json] = []
    async with _producer(system) as kafka:
        for name, reason, key, head, value in forgeries(draw, finished):
            # Any: aiokafka sends a null header, though its types do not say so
            sent = await kafka.send_and_wait(system.wiring.namespace + TOPIC, key=key, value=value, headers=head)
            placed.append(
                {"poison": name, "reason": reason, "topic": TOPIC, "partition": sent.partition, "offset": sent.offset}
            )
    log.note("forged", records=placed)


async def send_copies(system: Stack, draw: random.Random, records: Sequence[Json]) -> int:
    """Send genuine records twice more, shuffled, into the partitions they came from; return how many."""
    copies = [one for one in records if one["partition"] < PARTITIONS] * 2
    draw.shuffle(copies)
    async with _producer(system) as kafka:
        for one in copies:
            head = [(name, value.encode()) for name, value in one["headers"]]
            await kafka.send(
                system.wiring.namespace + one["topic"],
                key=one["key"].encode(),
                value=one["value"].encode(),
                headers=head,
                partition=one["partition"],
            )
        await kafka.flush()
    return len(copies)


def _producer(system: Stack) -> AIOKafkaProducer:
    return AIOKafkaProducer(bootstrap_servers=system.kafka.bootstrap_servers, max_request_size=1_000_000, acks="all")
