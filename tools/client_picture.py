"""Draws docs/images/client.png: what `kompeten import --dry-run` shows of the untidy sample, by the command's own code.

    .venv/bin/python tools/client_picture.py        needs Chromium, on Debian `apt-get install chromium`

The findings are those the tests hold the sample to, so the picture shows what is true.
"""

import io
import json
import re
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

from PIL import Image
from rich.console import Console

from kompeten_client.commands import screen
from kompeten_client.commands.importing import show_import
from kompeten_client.imports import Import
from kompeten_client.texts import Language, spoken
from registration.cells.codes import FindingCode
from registration.forms.fields import Column
from registration.forms.messages import message_for

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "samples" / "kalsel-2025-dirty.expected.json"
TARGET = ROOT / "docs" / "images" / "client.png"
COMMAND = "$ kompeten import kalsel-2025-dirty.xlsx --batch 0197f000-… --consent 2026-1 --dry-run"
COLUMNS, SHADES = 112, 160
STYLE = "body{margin:0} svg{display:block} text{font-family:'DejaVu Sans Mono',monospace!important}"
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def main() -> None:
    """Draw it."""
    console = Console(record=True, width=COLUMNS, force_terminal=True, file=io.StringIO())
    spoken.set(Language.INDONESIAN)
    console.print(COMMAND, highlight=False)
    with mock.patch.object(screen, "screen", return_value=console):
        show_import(_found())
    console.print()  # room below the last line, whatever the font
    _photograph(console.export_svg(title="kompeten"))


def _found() -> Import:
    expected: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))
    kinds = {kind: [_finding(line) for line in expected[kind]] for kind in ("errors", "warnings")}
    counts = {"rows": expected["rows"], "done": expected["rows"], "accepted": expected["accepted"]}
    nothing = {"revised": 0, "unchanged": 0, "waiting": 0, "activity_id": None, "all_or_nothing": False}
    some_id, moment = UUID(int=1), datetime.now(UTC)
    return Import.model_validate(
        {"id": some_id, "batch_id": some_id, "state": "finished", "dry_run": True, "sent_at": moment}
        | {"created": expected["accepted"], "finished_at": moment, **counts, **nothing, **kinds}
    )


def _finding(line: dict[str, Any]) -> dict[str, Any]:
    said = message_for(FindingCode(line["code"]), Column(line["field"]))
    return line | {"message": {"id": said.id, "en": said.en}}


def _photograph(svg: str) -> None:
    ((width, height),) = [(round(float(one[1])), round(float(one[2]))) for one in SIZE.finditer(svg)]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "client.html"
        page.write_text(f"<style>{STYLE}</style>{svg}", "utf-8")
        subprocess.run(  # noqa: S603 - our own words alone
            ["/usr/bin/chromium", "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}",
             f"--screenshot={TARGET}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    with Image.open(TARGET) as image:
        image.quantize(SHADES).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
