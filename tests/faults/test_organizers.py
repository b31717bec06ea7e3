"""A wave that midnight at the venue overtakes: its assessments stay on the days of its batch."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from time_machine import TimeMachineFixture

from faults.callers import Callers
from faults.oplog import Json, OperationLog
from faults.organizers import Organizer, Wave

BEFORE_MIDNIGHT = datetime(2026, 7, 15, 15, 59, 59, tzinfo=UTC)  # in Makassar, where the waves are
AFTER_MIDNIGHT = datetime(2026, 7, 15, 16, 0, 1, tzinfo=UTC)
ASSESSMENT = {"id": "assessment", "application_id": "application", "participant": {"scheme": {"units": []}}}


class CallerDouble:
    """Keeps what is sent and answers with ids."""

    def __init__(self) -> None:
        self.sent: dict[str, Json] = {}

    async def settle(self, name: str, _method: str, _path: str, body: Json | None = None, **_: Any) -> Json:
        """Keep a body by the request's name."""
        self.sent[name] = body or {}
        return {"id": name}

    async def all(self, _path: str) -> list[Json]:
        """Return the one assessment there is, or its case."""
        return [ASSESSMENT]


class CallersDouble:
    """Hands out the one double for everybody."""

    def __init__(self) -> None:
        self.one = CallerDouble()

    def of(self, *_: str, **__: str) -> CallerDouble:
        """Return the double."""
        return self.one


async def test_what_was_planned_before_midnight_is_played_on_that_day(
    time_machine: TimeMachineFixture, tmp_path: Path
) -> None:
    doubles = CallersDouble()
    log = OperationLog(tmp_path / "log")
    organizer = Organizer(cast("Callers", doubles), log, seed=1, number=1)
    time_machine.move_to(BEFORE_MIDNIGHT)
    wave = Wave(organizer, 0)
    await wave.open_batch()
    wave.wanted = {"application": "granted"}
    time_machine.move_to(AFTER_MIDNIGHT)
    await wave._assess()
    await wave._decide()
    log.close()
    sent = doubles.one.sent
    days = {sent["propose"]["starts_on"], sent["propose"]["ends_on"], sent["assign"]["starts_at"][:10]}
    assert days == {"2026-07-15"}
    assert sent["open_session"]["held_on"] <= sent["close"]["decree_date"]
