"""A story that midnight overtakes ends on the plan it began with."""

from datetime import UTC, date, datetime
from pathlib import Path

import httpx
from time_machine import TimeMachineFixture

from devstack.demo.caller import Cast
from devstack.demo.planning import plan
from devstack.demo.scene import Scene
from devstack.demo.sheets import assessors
from flow.conftest import Silence
from kompeten_ops.tokens import ensure_key

BEFORE_MIDNIGHT = datetime(2028, 2, 29, 15, 59, 59, tzinfo=UTC)  # in Makassar, where the batch is
AFTER_MIDNIGHT = datetime(2028, 2, 29, 16, 0, 1, tzinfo=UTC)
LEAP_DAY = date(2028, 2, 29)


async def test_assessments_stay_on_the_day_of_the_batch_though_midnight_passed(
    time_machine: TimeMachineFixture, tmp_path: Path
) -> None:
    ensure_key(tmp_path)
    async with httpx.AsyncClient() as client:
        time_machine.move_to(BEFORE_MIDNIGHT)
        scene = Scene(Cast(client, tmp_path), Silence(), tmp_path, tmp_path)
        time_machine.move_to(AFTER_MIDNIGHT)
        rows = assessors(scene.day)
        participant = {"scheme": {"code": min(rows[0].schemes)}, "employer": {"name": "Taman Baca Contoh"}}
        slots = plan([{"id": "a", "participant": participant}], rows, scene.day)
    assert [slot.starts_at.date() for slot in slots] == [LEAP_DAY]
    assert [row.is_valid for row in rows].count(False) == 1
