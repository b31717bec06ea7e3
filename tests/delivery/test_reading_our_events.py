"""The page for readers outside is right: its code runs as it stands, on a real broker, against a golden record."""

import asyncio
import re
from typing import Any

import pytest

from contracts.sources import ROOT
from devstack.kafka import KafkaServer
from kompeten.events import CertificateIssued, Undecodable
from support.outside import publish_with_a_copy_and_a_hole
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


async def test_the_ten_lines_apply_each_event_once_and_stop_at_a_hole(kafka_server: KafkaServer, follow: Any) -> None:
    first = await publish_with_a_copy_and_a_hole(kafka_server)
    kept: list[CertificateIssued] = []
    seen: dict[str, int] = {}

    async def keep(body: CertificateIssued) -> None:
        kept.append(body)

    reading = asyncio.create_task(follow(kafka_server.bootstrap_servers, "province", seen, keep))
    await until(reading.done, what="the reader stops at the hole")
    with pytest.raises(Undecodable, match="is missing"):
        await reading
    assert kept == [first.body, first.body]
    assert seen == {first.subject: 2}
