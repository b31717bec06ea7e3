"""Documents set by typst: a compiler kept for each template, one document at a time, and off the event loop."""

import asyncio
import io
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final, ParamSpec

import segno
import typst

QUIET_ZONE: Final = 4  # modules of white around a code, as ISO/IEC 18004 asks
ARCHIVABLE: Final[Any] = ("a-2a", "ua-1")  # Any: the names of typst's standards exist for type checkers alone
"""Kept for decades, and read aloud by a screen reader in its order."""

Drawn = ParamSpec("Drawn")
_workers: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="drawing")
"""Two: one prepares the next document while typst, which needs no interpreter, draws the one before."""


class Undrawable(ValueError):
    """typst cannot draw this, usually because a name holds characters no embedded font has; repeating cannot help."""


class Template:
    """A template beside what it needs; the same values give the same bytes, in every process and at any time.

    It reads the values as `sys.inputs`. Drawing takes some milliseconds of CPU.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one_at_a_time = Lock()

    def draw(self, values: Mapping[str, str], *, at: datetime, standards: Sequence[Any] = ()) -> bytes:
        """Return the PDF of these values; it bears the moment `at` and keeps the standards. Raises `Undrawable`."""
        return self._compiled(values, format="pdf", pdf_standards=list(standards), timestamp=at)

    def picture(self, values: Mapping[str, str], *, pixels_per_inch: int) -> bytes:
        """Return the page of these values as PNG. Raises `Undrawable`."""
        return self._compiled(values, format="png", ppi=pixels_per_inch)

    def _compiled(self, values: Mapping[str, str], **options: Any) -> bytes:  # noqa: ANN401 - the compiler's own
        with self._one_at_a_time:
            try:
                drawn = self._compiler.compile(sys_inputs=dict(values), **options)
            except typst.TypstError as error:
                raise Undrawable(error.message) from error
        if not isinstance(drawn, bytes):
            raise TypeError("typst gave more than one page of pictures, or nothing")
        return drawn

    @cached_property
    def _compiler(self) -> typst.Compiler:
        """Started with the first document and kept: starting costs several times a drawing."""
        return typst.Compiler(self._path, root=self._path.parent, ignore_system_fonts=True)


async def off_loop(draw: Callable[Drawn, bytes], *args: Drawn.args, **values: Drawn.kwargs) -> bytes:
    """Draw in a worker thread, so that the event loop stays free; raises what `draw` does."""
    return await asyncio.get_running_loop().run_in_executor(_workers, lambda: draw(*args, **values))


def qr_svg(*parts: str, pixels: int = 1, **colours: str) -> str:
    """Return the parts, each in the densest alphabet that has it, as one QR code; colours are `dark` and `light`.

    A module has `pixels` on a screen that shows it by itself; who sets it scales it anyway.
    """
    drawn = io.BytesIO()
    qr_code(*parts).save(drawn, kind="svg", border=QUIET_ZONE, xmldecl=False, scale=pixels, **colours)
    return drawn.getvalue().decode()


def qr_code(*parts: str) -> segno.QRCode:
    """Return the QR code of the parts, still to be drawn."""
    content: Any = list(parts)  # Any: segno takes a list, of which its types know nothing
    return segno.make(content, error="m", boost_error=True, micro=False)
