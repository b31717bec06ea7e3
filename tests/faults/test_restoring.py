"""F17: yesterday's dump, restored and recovered, with everything before and after it in order."""

import json
from pathlib import Path

import pytest

from faults.campaign import Plan, run
from faults.restoring import restored


@pytest.mark.timeout(400)
async def test_a_restored_dump_converges_and_no_number_is_given_twice(tmp_path: Path) -> None:
    findings = await run(Plan(seed=3, folder=tmp_path, script=restored))
    assert not findings, "\n".join(map(str, findings))
    lines = [json.loads(line) for line in (tmp_path / "log.ndjson").read_text("utf-8").splitlines()]
    (recovered,) = [line for line in lines if line.get("name") == "recover"]
    assert recovered["missed"] == recovered["adopted"] > 0
