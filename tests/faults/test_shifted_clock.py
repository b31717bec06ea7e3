"""The launcher of services with a wrong clock: what the product reads is shifted, monotonic time is not."""

import json
import subprocess
import sys
import time
from datetime import datetime

from faults.clocks import LAUNCHER

SCRIPT = """
import json, runpy, sys, time
before = time.monotonic()
runpy.run_path(sys.argv[1])["shift"](float(sys.argv[2]))
from kompeten.clock import SystemClock
from kompeten.ids import new_id
print(json.dumps([SystemClock().now().isoformat(), time.time(), new_id().int >> 80, time.monotonic() - before]))
"""


def test_a_day_behind_is_a_day_behind_for_clock_and_ids_and_takes_no_time() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(LAUNCHER), "-86400"], capture_output=True, text=True, check=True
    )
    told, seconds, milliseconds, took = json.loads(ran.stdout)
    for moment in (datetime.fromisoformat(told).timestamp(), seconds, milliseconds / 1000):
        assert abs(moment + 86_400 - time.time()) < 60
    assert 0 <= took < 60
