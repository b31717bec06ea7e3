"""Draws a certificate as archivable PDF: the same document gives the same bytes, in every process and at any time."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import segno
import typst

from certification.pdf.data import CertificateDocument

TEMPLATES: Final = Path(__file__).parent / "templates"
QR_QUIET_ZONE: Final = 4
"""Modules of white around the code, as ISO/IEC 18004 asks."""

KNOWN_TEMPLATES: Final = frozenset(one.stem for one in TEMPLATES.glob("*.typ"))
"""What this program can draw; a newer one beside it may know more."""

# Any: the names of typst's standards exist for type checkers alone
EARLIER: Final[dict[str, Any]] = {"certificate-1": ["a-2b"]}
NEWEST: Final[Any] = ["a-2a", "ua-1"]
"""Archivable, and read aloud by a screen reader in its order."""

_one_at_a_time: Final = Lock()
_workers: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="certificate-pdf")
"""Two: one prepares the next document while typst, which needs no interpreter, draws the one before."""


class UnknownTemplate(LookupError):
    """The document names a template this program does not ship; templates of issued certificates never leave."""


class Unprintable(ValueError):
    """The document cannot become PDF/A, usually because a name holds characters no embedded font can draw."""


def render(document: CertificateDocument, statement: bytes | None = None) -> bytes:
    """Draw the certificate from the frozen data alone; takes a few milliseconds of CPU.

    The QR code carries the statement in the fragment of its address, which never reaches a server.

    Raises UnknownTemplate or Unprintable; repeating the call cannot help with either.
    """
    compiler = _compiler(document.template_version)
    inputs = {"certificate": document.model_dump_json(), "qr": _qr_svg(document.verification_url, statement)}
    timestamp = datetime.combine(document.issued_on, time(), UTC)
    with _one_at_a_time:
        try:
            pdf = compiler.compile(
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=EARLIER.get(document.template_version, NEWEST),
                timestamp=timestamp,
            )
        except typst.TypstError as error:
            raise Unprintable(f"certificate {document.certificate_id}: {error.message}") from error
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


async def render_off_loop(document: CertificateDocument, statement: bytes | None = None) -> bytes:
    """Draw the certificate in a worker thread, so that the event loop stays free; raises what `render` does."""
    return await asyncio.get_running_loop().run_in_executor(_workers, render, document, statement)


@cache
def _compiler(template_version: str) -> typst.Compiler:
    """Keep one compiler per template: starting one costs several times a rendering."""
    if template_version not in KNOWN_TEMPLATES:
        raise UnknownTemplate(template_version)
    return typst.Compiler(TEMPLATES / f"{template_version}.typ", root=TEMPLATES, ignore_system_fonts=True)


def qr_code(address: str, statement: bytes | None) -> segno.QRCode:
    """Return the code; a statement is written in digits, which take a third less room in it than letters would."""
    content: Any = address  # Any: segno takes a list of segments, of which its types know nothing
    if statement is not None:
        content = [f"{address}#", str(int.from_bytes(statement, "big"))]
    return segno.make(content, error="m", boost_error=True, micro=False)


def _qr_svg(address: str, statement: bytes | None) -> str:
    buffer = io.BytesIO()
    code = qr_code(address, statement)
    code.save(buffer, kind="svg", border=QR_QUIET_ZONE, xmldecl=False, dark="#0b1f3f", light="#ffffff")
    return buffer.getvalue().decode()
