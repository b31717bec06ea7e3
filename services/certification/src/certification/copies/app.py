"""Copies of the page that works without network: the same files as the service shows, and the icon they name."""

import hashlib
from collections.abc import Iterator
from typing import Final

from certification.copies.issuers import Known
from certification.copies.names import PUBLIC
from certification.verification.app import FILES, WORKER
from kompeten.http.pages.shell import ICON
from kompeten.objects.store import ObjectStore

SVG: Final = "image/svg+xml"


async def copy_app(store: ObjectStore, known: Known) -> int:
    """Write the files that are not those `known`, and return how many: all of them once in a process."""
    written = 0
    for name, content, media_type in _files():
        mark = hashlib.sha256(content).hexdigest()
        if known.get(name) != mark:
            await store.put(name, content, media_type=media_type)
            known[name] = mark
            written += 1
    return written


def _files() -> Iterator[tuple[str, bytes, str]]:
    for name, file in FILES.items():
        yield f"{PUBLIC}/verify/app/{name}", file.content.encode(), file.media_type
    yield f"{PUBLIC}/favicon.svg", ICON, SVG
    yield f"{PUBLIC}/verify/worker.js", WORKER.content.encode(), WORKER.media_type
