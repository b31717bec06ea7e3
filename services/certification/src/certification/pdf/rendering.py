"""Draws a certificate as archivable PDF: the same document gives the same bytes, in every process and at any time."""

from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

from certification.pdf.data import CertificateDocument
from kompeten.drawing import ARCHIVABLE, Template, Undrawable, off_loop, qr_svg

TEMPLATES: Final = Path(__file__).parent / "templates"

KNOWN_TEMPLATES: Final = frozenset(one.stem for one in TEMPLATES.glob("*.typ"))
"""What this program can draw; a newer one beside it may know more."""

# Any: the names of typst's standards exist for type checkers alone
EARLIER: Final[dict[str, Any]] = {"certificate-1": ("a-2b",)}


class UnknownTemplate(LookupError):
    """The document names a template this program does not ship; templates of issued certificates never leave."""


class Unprintable(ValueError):
    """The document cannot become PDF/A, usually because a name holds characters no embedded font can draw."""


def render(document: CertificateDocument, statement: bytes | None = None) -> bytes:
    """Draw the certificate from the frozen data alone; takes a few milliseconds of CPU.

    The QR code carries the statement in the fragment of its address, which never reaches a server.

    Raises UnknownTemplate or Unprintable; repeating the call cannot help with either.
    """
    template = _template(document.template_version)
    try:
        return template.draw(
            {"certificate": document.model_dump_json(), "qr": _qr_svg(document.verification_url, statement)},
            at=datetime.combine(document.issued_on, time(), UTC),
            standards=EARLIER.get(document.template_version, ARCHIVABLE),
        )
    except Undrawable as error:
        raise Unprintable(f"certificate {document.certificate_id}: {error}") from error


async def render_off_loop(document: CertificateDocument, statement: bytes | None = None) -> bytes:
    """Draw the certificate in a worker thread, so that the event loop stays free; raises what `render` does."""
    return await off_loop(render, document, statement)


@cache
def _template(template_version: str) -> Template:
    if template_version not in KNOWN_TEMPLATES:
        raise UnknownTemplate(template_version)
    return Template(TEMPLATES / f"{template_version}.typ")


def _qr_svg(address: str, statement: bytes | None) -> str:
    return qr_svg(*qr_content(address, statement), dark="#0b1f3f", light="#ffffff")


def qr_content(address: str, statement: bytes | None) -> tuple[str, ...]:
    """Return the parts of the code; a statement is in digits, which take a third less room in it than letters would."""
    return (address,) if statement is None else (f"{address}#", str(int.from_bytes(statement, "big")))
