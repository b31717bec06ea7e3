"""F17: backups restored and recovered, with everything before and after them in order."""

import json
from pathlib import Path

import pytest

from devstack.postgres import start_native
from faults.campaign import Plan, run
from faults.oplog import Json
from faults.restoring import cluster_restored, restored


@pytest.mark.timeout(400)
async def test_a_restored_dump_converges_and_no_number_is_given_twice(tmp_path: Path) -> None:
    findings = await run(Plan(seed=3, folder=tmp_path, script=restored))
    assert not findings, "\n".join(map(str, findings))
    (recovered,) = _recoveries(tmp_path)
    assert recovered["missed"] == recovered["adopted"] > 0


@pytest.mark.timeout(400)
async def test_a_cluster_restored_from_base_backup_and_wal_has_lost_nothing(tmp_path: Path) -> None:
    findings = await run(Plan(seed=4, folder=tmp_path, script=cluster_restored, start_postgres=start_native))
    assert not findings, "\n".join(map(str, findings))
    assert [one["missed"] for one in _recoveries(tmp_path)] == [0, 0, 0, 0]


def _recoveries(folder: Path) -> list[Json]:
    lines = [json.loads(line) for line in (folder / "log.ndjson").read_text("utf-8").splitlines()]
    return [line for line in lines if line.get("name") == "recover"]
