"""Our events in another language: ajv takes the schemas, and the page's block for Node runs as it stands."""

import json
import re
from pathlib import Path

import pytest

from clients.generating import HERE, install, node
from contracts.golden import NAMES, SCHEMAS, golden
from contracts.sources import ROOT
from devstack.kafka import KafkaServer
from support.outside import publish_with_a_copy_and_a_hole

BLOCK = re.compile(r"^```js\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def programs() -> Path:
    """The programs with their packages, and the function that the page shows."""
    folder = install(HERE / "events")
    (code,) = BLOCK.findall((ROOT / "docs/read-our-events.md").read_text("utf-8"))
    (folder / "follow.js").write_text(code, "utf-8")
    return folder


def test_a_validator_in_strict_mode_takes_every_schema_and_its_example(programs: Path) -> None:
    examples = {name: json.loads(golden(name).value) for name in NAMES}
    took = node("strict.js", SCHEMAS, folder=programs, given=json.dumps(examples))
    assert set(json.loads(took)) == {file.stem for file in SCHEMAS.glob("*.v*.json")}


async def test_the_ten_lines_for_node_apply_each_event_once_and_stop_at_a_hole(
    kafka_server: KafkaServer, programs: Path
) -> None:
    first = await publish_with_a_copy_and_a_hole(kafka_server)
    given = {"kafka": [kafka_server.bootstrap_servers], "group": "province-node"}
    came = json.loads(node("read.js", folder=programs, given=json.dumps(given)))
    assert came == {
        "kept": [first.body.model_dump(mode="json")] * 2,
        "seen": {first.subject: 2},
        "problem": f"an event of {first.subject} before 4 is missing",
    }
