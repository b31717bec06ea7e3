"""Pages rendered within the shell, and the headers they are served with."""

import base64
import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES: Final = Path(__file__).parent / "templates"
STYLE: Final = (_TEMPLATES / "page.css").read_text(encoding="utf-8").strip()


def _source_of(text: str) -> str:
    """Return how a policy names what stands in the page itself."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


CONTENT_SECURITY_POLICY: Final = (
    f"default-src 'none'; style-src {_source_of(STYLE)}; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PAGE_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",  # an address may hold a certificate's code
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",  # a status must never be an old one
}
"""Every page is served with these headers, unless its route knows better."""


SCRIPT: Final = "text/javascript"
FILE_HEADERS: Final = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}
"""Of a script or the like that pages load: the same for everybody, and soon another one after an upgrade."""

ICON: Final = (Path(__file__).parent / "favicon.svg").read_bytes()


def headers_with(script: str | None = None, *, files: bool = False) -> dict[str, str]:
    """Return the headers of a page that runs this one script, or the `files` of ours: none may ask anybody anything."""
    allowed = [] if script is None else [_source_of(script)]
    more = "; worker-src 'self'; manifest-src 'self'" if files else ""
    sources = " ".join([*allowed, *(["'self'"] if files else [])])
    return PAGE_HEADERS | {"Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; script-src {sources}{more}"}


class Pages:
    """The pages of one package: its templates extend the shell's `base.html`, what they show is escaped."""

    def __init__(self, *templates: Path) -> None:
        self.environment = Environment(
            loader=FileSystemLoader([*templates, _TEMPLATES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        # The project's own file, already part of the pages' security policy by its hash.
        self.environment.globals["style"] = Markup(STYLE)  # noqa: S704

    def render(self, template: str, **values: object) -> str:
        """Return a page."""
        return self.environment.get_template(template).render(**values)
