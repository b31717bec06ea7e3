"""Having a paper judged by a process of its own."""

import asyncio
from dataclasses import dataclass

from kompeten.papers.codes import MOST_PAGES, PaperCode, PaperRefused, PaperType
from kompeten.sandbox.running import Said, Unsafe, run_apart

MOST_BYTES = 5 * 1024 * 1024
JUDGE = "kompeten.papers.child"
SECONDS = 25  # the gateway waits 30 for an answer
LINE_BYTES = 100
AT_A_TIME = asyncio.Semaphore(2)  # of this process: each may take its 768 MiB


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it may be kept."""

    type: PaperType
    content: bytes


async def judge_paper(content: bytes, *, is_image: bool, most_pages: int = MOST_PAGES) -> Paper:
    """Return the paper written anew; raises `PaperRefused`, whatever the file does to its judge."""
    wanted = ("image" if is_image else "any", str(most_pages))
    try:
        async with AT_A_TIME:
            said = await run_apart(
                *(JUDGE, *wanted), content=content, seconds=SECONDS, most_bytes=8 * MOST_BYTES + LINE_BYTES
            )
    except Unsafe:
        raise PaperRefused(PaperCode.UNSAFE) from None
    return _paper_of(said)


def _paper_of(said: Said) -> Paper:
    """Return what the process says. One that says nothing was killed over the file, or could not go on."""
    line, _, content = said.output.partition(b"\n")
    first, _, code = line.decode("ascii", "replace").partition(" ")
    if code:
        raise PaperRefused(PaperCode(code))
    if not content or said.ended:
        raise PaperRefused(PaperCode.UNSAFE)
    if len(content) > MOST_BYTES:
        raise PaperRefused(PaperCode.TOO_LARGE)
    return Paper(PaperType(first), content)
