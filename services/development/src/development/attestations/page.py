"""The public page of an attestation: plain HTML in Indonesian and English."""

from functools import partial
from pathlib import Path
from typing import Final

from development.attestations.schemas import AttestationView
from development.attestations.wording import KINDS
from kompeten.http.pages.shell import Pages
from kompeten.written import written_day

_PAGES: Final = Pages(Path(__file__).parent / "templates")
_PAGES.environment.filters.update(day_id=written_day, day_en=partial(written_day, language=1))


def render_attestation(view: AttestationView, *, address: str) -> str:
    """Show what an attestation says today (200)."""
    return _PAGES.render("attestation.html", view=view, kind=KINDS[view.kind], address=address)


def render_not_attested() -> str:
    """Show the one answer (404) to an unknown code and to one that was erased."""
    return _PAGES.render("not_attested.html")
