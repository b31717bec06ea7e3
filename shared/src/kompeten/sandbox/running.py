"""Starting such a process, feeding it, and taking what it says."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass

_PIECE = 256 * 1024


class Unsafe(Exception):
    """The process took too long or said too much."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a process wrote, and how it ended: a negative number is the signal that killed it."""

    output: bytes
    ended: int


async def run_apart(module: str, *arguments: str, content: bytes, seconds: float, most_bytes: int) -> Said:
    """Give a module's process the content and return what it says; raises `Unsafe`. It is gone afterwards."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", module, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},  # it has no use for our secrets
    )
    feeding = asyncio.create_task(_feed(child, content))
    try:
        async with asyncio.timeout(seconds):
            output = await _output(child, most_bytes)
            return Said(output, await child.wait())
    except TimeoutError:
        raise Unsafe from None
    finally:
        feeding.cancel()
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        await asyncio.gather(feeding, return_exceptions=True)


async def _feed(child: asyncio.subprocess.Process, content: bytes) -> None:
    if child.stdin is not None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it had seen enough
            child.stdin.write(content)
            await child.stdin.drain()
        child.stdin.close()


async def _output(child: asyncio.subprocess.Process, most_bytes: int) -> bytes:
    pieces: list[bytes] = []
    while child.stdout is not None and (piece := await child.stdout.read(_PIECE)):
        most_bytes -= len(piece)
        if most_bytes < 0:
            raise Unsafe
        pieces.append(piece)
    return b"".join(pieces)
