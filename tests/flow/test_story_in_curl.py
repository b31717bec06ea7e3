"""The story in docs/curl.md, run as a reader would run it."""

import asyncio
import os
import re
from pathlib import Path

import pytest

from devstack.folders import checkout
from devstack.stack import Stack

STORY = re.compile(r"<!-- story: a test runs this block -->\n```bash\n(.*?)```", re.DOTALL)


@pytest.mark.timeout(240)
async def test_the_story_in_curl_ends_with_a_verified_certificate(system: Stack, tmp_path: Path) -> None:
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
