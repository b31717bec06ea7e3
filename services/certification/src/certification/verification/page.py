"""The public verification page: plain HTML in Indonesian and English, and one script that looks at a file."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from markupsafe import Markup

from certification.verification.schemas import LONGEST_ENTRY, CertificateView
from certification.verification.statement_words import BESIDE_REGISTER, VERDICTS
from certification.verification.wording import NUMBER_HINT, PROBLEM_WORDS, STATUS_WORDS, Field, FormProblem
from kompeten.events.certificates import CertificateStatus
from kompeten.http.pages.shell import Pages, headers_with
from kompeten.written import written_day, written_moment

NOTHING_WRONG: Final[Mapping[Field, FormProblem]] = {}


def render_certificate(view: CertificateView, *, moment: datetime, address: str) -> str:
    """Show one certificate (200), whatever its status; only the status card differs.

    `moment` is the time of the answer where the LSP is, `address` that of the page: both are printed with it.
    """
    return _PAGES.render(
        "certificate.html",
        view=view,
        words=STATUS_WORDS[view.status],
        status_day=status_day(view),
        moment=moment,
        address=address,
    )


def render_form(number: str = "", holder_name: str = "", problems: Mapping[Field, FormProblem] = NOTHING_WRONG) -> str:
    """Show the form (200, or 422 with problems), keeping what was typed."""
    return _PAGES.render("form.html", typed={"number": number, "holder_name": holder_name}, problems=_shown(problems))


def render_not_found(number: str = "", holder_name: str = "") -> str:
    """Show the one answer (404) to an unknown code, an unknown number and a wrong name, with what was typed."""
    return _PAGES.render("not_found.html", typed={"number": number, "holder_name": holder_name}, problems={})


def render_offline() -> str:
    """Show what a browser shows by itself where this page cannot be had: the statement of a QR code."""
    return _PAGES.render("offline.html")


def status_day(view: CertificateView) -> date | None:
    """Return the day that is told with the status: what is valid or was, has its last, everything else its first."""
    by_validity = view.status in {CertificateStatus.ACTIVE, CertificateStatus.EXPIRED}
    return view.valid_until if by_validity else view.status_since


def breakable(number: str) -> Markup:
    """Let a long number go on in the next line after one of its parts, never inside one."""
    parts = re.findall("[^/]*/|[^/]+", number)
    return Markup("").join(Markup('<span class="part">{}</span>').format(part) for part in parts)


def _shown(problems: Mapping[Field, FormProblem]) -> dict[str, object]:
    return {field: PROBLEM_WORDS[problem] for field, problem in problems.items()}


_TEMPLATES: Final = Path(__file__).parent / "templates"
_SCRIPT: Final = (_TEMPLATES / "document.js").read_text(encoding="utf-8").strip()
APP_HEADERS: Final = headers_with(files=True)
CERTIFICATE_HEADERS: Final = headers_with(_SCRIPT, files=True)
"""Of the page of a certificate: its scripts may run, since they are ours, and can send nothing anywhere."""

_PAGES: Final = Pages(_TEMPLATES)
# The project's own file, part of the page's security policy by its hash.
_PAGES.environment.globals["script"] = Markup(_SCRIPT)  # noqa: S704
_PAGES.environment.globals |= {"longest_entry": LONGEST_ENTRY, "number_hint": NUMBER_HINT}
_PAGES.environment.globals |= {"verdicts": VERDICTS, "beside_register": BESIDE_REGISTER}
_PAGES.environment.filters.update(
    breakable=breakable,
    day_id=written_day,
    day_en=partial(written_day, language=1),
    moment_id=written_moment,
    moment_en=partial(written_moment, language=1),
)
