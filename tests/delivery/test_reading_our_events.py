"""The page for readers outside is right: its code runs as it stands, on a real broker, against a golden record."""

import asyncio
import re
from dataclasses import replace
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.golden import golden
from contracts.sources import ROOT
from devstack.kafka import KafkaServer
from kompeten.events import CertificateIssued, Undecodable, encode
from kompeten.ids import new_id
from support.waiting import until

PAGE = ROOT / "docs/read-our-events.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def follow() -> Any:
    """The function that the page shows."""
    (code,) = BLOCK.findall(PAGE.read_text("utf-8"))
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the page's own code is what is tried
    return names["follow"]


async def make_topic(kafka_server: KafkaServer, name: str) -> None:
    """Make the topic as the system does, here with one partition."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_server.bootstrap_servers)
    await admin.start()
    await admin.create_topics([NewTopic(name, 1, 1)])
    await admin.close()


async def test_the_ten_lines_apply_each_event_once_and_stop_at_a_hole(kafka_server: KafkaServer, follow: Any) -> None:
    first = golden("CertificateIssued.v1").event()
    kept: list[CertificateIssued] = []
    seen: dict[str, int] = {}

    async def keep(body: CertificateIssued) -> None:
        kept.append(body)

    await make_topic(kafka_server, first.body.topic)
    async with AIOKafkaProducer(bootstrap_servers=kafka_server.bootstrap_servers) as producer:
        for sequence in (1, 1, 2, 4):
            key, headers, value = encode(replace(first, id=new_id(), sequence=sequence))
            await producer.send_and_wait(first.body.topic, value, key, headers=headers)
    reading = asyncio.create_task(follow(kafka_server.bootstrap_servers, "province", seen, keep))
    await until(reading.done, seconds=30, what="the reader stops at the hole")
    with pytest.raises(Undecodable, match="is missing"):
        await reading
    assert kept == [first.body, first.body]
    assert seen == {first.subject: 2}
