"""Draws an attestation as PDF from what it says now: the same words give the same bytes on the same day."""

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from development.attestations import problems
from development.attestations.schemas import AttestationView
from development.attestations.wording import KINDS
from kompeten.drawing import ARCHIVABLE, Template, Undrawable, off_loop, qr_svg

TEMPLATE: Final = Template(Path(__file__).parent / "templates" / "attestation.typ")


async def draw(view: AttestationView, address: str) -> bytes:
    """Draw off the event loop; raises `problems.Undrawable`."""
    return await off_loop(drawn, view, address)


def drawn(view: AttestationView, address: str) -> bytes:
    """Return the PDF; takes some milliseconds of CPU. Raises `problems.Undrawable`."""
    said = view.model_dump(mode="json") | {"address": address, "kind": KINDS[view.kind]}
    values = {"said": json.dumps(said), "qr": qr_svg(address)}
    try:
        return TEMPLATE.draw(values, at=datetime.combine(view.checked_on, time(), UTC), standards=ARCHIVABLE)
    except Undrawable as error:
        raise problems.Undrawable from error
