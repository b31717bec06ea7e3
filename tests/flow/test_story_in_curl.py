"""The story in docs/curl.md, run as a reader would run it, and the trace it leaves behind."""

import asyncio
import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

from devstack.folders import checkout
from devstack.stack import Stack
from support.collector import Collector
from support.waiting import until

STORY = re.compile(r"<!-- story: a test runs this block -->\n```bash\n(.*?)```", re.DOTALL)
WAY = {
    "gateway: POST /v1/applications/{application_id}/acceptance",
    "registration: POST /v1/applications/{application_id}/acceptance",
    "registration: publish ParticipantRegistered.v1",
    "assessment: process ParticipantRegistered.v1",
    "certification: process ParticipantRegistered.v1",
    "notifications: process ParticipantRegistered.v1",
    "notifications: send candidate_registered",
}


@pytest.mark.timeout(240)
async def test_the_story_in_curl_ends_with_a_verified_certificate(
    system: Stack, tmp_path: Path, collector: Collector
) -> None:
    found = STORY.search((checkout() / "docs/curl.md").read_text("utf-8"))
    assert found
    script = tmp_path / "story.sh"
    script.write_text("set -euo pipefail\n" + found[1])
    process = await asyncio.create_subprocess_exec(
        "bash",
        str(script),
        cwd=checkout(),
        env=os.environ | {"GATEWAY": system.url, "KEYS": str(system.keys)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    assert '"status":"active"' in output.decode()
    assert '"stage"' in output.decode()
    await until(lambda: reaches_the_letter(collector), what="a trace from the gateway to the letter")


def reaches_the_letter(collector: Collector) -> bool:
    """Tell whether one trace goes through gateway, service, outbox, Kafka and consumers to the letter."""
    traces = defaultdict(set)
    for trace, service, name in collector.spans():
        traces[trace].add(f"{service}: {name}")
    return any(spans >= WAY for spans in traces.values())
