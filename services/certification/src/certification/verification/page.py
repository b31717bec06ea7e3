"""The public verification page: plain HTML without scripts, in Indonesian and English."""

import base64
import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from certification.verification.rules import CertificateStatus
from certification.verification.schemas import LONGEST_ENTRY, CertificateView
from certification.verification.wording import PROBLEM_WORDS, STATUS_WORDS, FormProblem, day_en, day_id

_TEMPLATES: Final = Path(__file__).parent / "templates"
_STYLE: Final = (_TEMPLATES / "page.css").read_text(encoding="utf-8").strip()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

CONTENT_SECURITY_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",  # the address holds the certificate's code
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",  # a status must never be an old one
}
"""Every page of this module is served with exactly these headers."""


def render_certificate(view: CertificateView) -> str:
    """Show one certificate (200), whatever its status; only the status card differs."""
    by_validity = view.status in {CertificateStatus.ACTIVE, CertificateStatus.EXPIRED}
    status_day = view.valid_until if by_validity else view.status_since
    return _render("certificate.html", view=view, words=STATUS_WORDS[view.status], status_day=status_day)


def render_form(number: str = "", holder_name: str = "", problem: FormProblem | None = None) -> str:
    """Show the form (200, or 422 with a problem), keeping what was typed."""
    words = None if problem is None else PROBLEM_WORDS[problem]
    wrong = {FormProblem.NUMBER_MISSING: {"number"}, FormProblem.NAME_MISSING: {"holder_name"}, None: set[str]()}
    return _render(
        "form.html",
        number=number,
        holder_name=holder_name,
        problem=words,
        wrong=wrong.get(problem, {"number", "holder_name"}),
    )


def render_not_found() -> str:
    """Show the one answer (404) to an unknown code, an unknown number and a wrong name: it repeats nothing typed."""
    return _render("not_found.html")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    # The project's own file, already part of the page's security policy by its hash.
    environment.globals.update(style=Markup(_STYLE), longest_entry=LONGEST_ENTRY)  # noqa: S704
    environment.filters.update(day_id=day_id, day_en=day_en)
    return environment


_PAGES: Final = _environment()


def _render(template: str, **values: object) -> str:
    return _PAGES.get_template(template).render(**values)
