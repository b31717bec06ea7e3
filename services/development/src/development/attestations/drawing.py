"""Draws an attestation as PDF from what it says now: the same words give the same bytes on the same day."""

import asyncio
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import segno
import typst

from development.attestations.problems import Undrawable
from development.attestations.schemas import AttestationView
from development.attestations.wording import KINDS

TEMPLATES: Final = Path(__file__).parent / "templates"
QUIET_ZONE: Final = 4  # modules of white around the code, as ISO/IEC 18004 asks
STANDARDS: Final[Any] = ["a-2a", "ua-1"]  # Any: the names of typst's standards exist for type checkers alone

_one_at_a_time: Final = Lock()
_workers: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="attestation-pdf")


async def draw(view: AttestationView, address: str) -> bytes:
    """Draw off the event loop; raises `Undrawable`."""
    return await asyncio.get_running_loop().run_in_executor(_workers, drawn, view, address)


def drawn(view: AttestationView, address: str) -> bytes:
    """Return the PDF; takes some milliseconds of CPU. Raises `Undrawable`."""
    qr = io.BytesIO()
    segno.make(address, error="m", micro=False).save(qr, kind="svg", border=QUIET_ZONE, xmldecl=False)
    said = view.model_dump(mode="json") | {"address": address, "kind": KINDS[view.kind]}
    inputs = {"said": json.dumps(said), "qr": qr.getvalue().decode()}
    timestamp = datetime.combine(view.checked_on, time(), UTC)
    with _one_at_a_time:
        try:
            pdf = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=timestamp)
        except typst.TypstError as error:
            raise Undrawable from error
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """Keep one: starting one costs several times a drawing."""
    return typst.Compiler(TEMPLATES / "attestation.typ", root=TEMPLATES, ignore_system_fonts=True)
