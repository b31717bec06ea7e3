"""The page of a holder: plain HTML in Indonesian and English, and no script."""

from functools import partial
from pathlib import Path
from typing import Final

from certification.holders.rules import profile_address
from certification.verification.page import breakable, status_day
from certification.verification.schemas import CertificateView
from certification.verification.wording import STATUS_WORDS
from kompeten.http.pages.shell import Pages
from kompeten.written import written_day

_VERIFICATION: Final = Path(__file__).parents[1] / "verification" / "templates"  # the status is told in the same words
_PAGES: Final = Pages(Path(__file__).parent / "templates", _VERIFICATION)
_PAGES.environment.filters.update(breakable=breakable, day_id=written_day, day_en=partial(written_day, language=1))


def render_holder(view: CertificateView, *, here: str, verification_url: str, heir: str | None) -> str:
    """Show a holder what is theirs; `here` is the path of the page, `heir` that of the certificate that followed."""
    code = verification_url.rpartition("/")[2]
    return _PAGES.render(
        "holder.html",
        view=view,
        words=STATUS_WORDS[view.status],
        status_day=status_day(view),
        here=here,
        verification_url=verification_url,
        badge=f"/v1/verifications/{code}/badge.png",
        profile=profile_address(view, verification_url),
        wallet=f"/wallet/{code}",
        heir=heir,
    )


def render_dead_link() -> str:
    """Show the one answer (404) to every link that leads nowhere."""
    return _PAGES.render("dead_link.html")
