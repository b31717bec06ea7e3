"""The part of the verification page that works without network: a page, its scripts, and the worker that keeps them."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from certification.verification.page import APP_HEADERS, render_offline
from kompeten.http.pages.shell import FILE_HEADERS, SCRIPT

FOLDER: Final = Path(__file__).parent / "app"
MANIFEST: Final = "application/manifest+json"
PAGE: Final = "text/html; charset=utf-8"


class AppFile(NamedTuple):
    """A file of the page, the same for everybody, and the headers it is served with."""

    content: str
    media_type: str
    headers: Mapping[str, str]


def _file(name: str, media_type: str = SCRIPT) -> AppFile:
    return AppFile((FOLDER / name).read_text(encoding="utf-8"), media_type, FILE_HEADERS)


FILES: Final[Mapping[str, AppFile]] = {
    "offline.html": AppFile(render_offline(), PAGE, APP_HEADERS),
    "page.js": _file("page.js"),
    "statement.js": _file("statement.js"),
    "manifest.webmanifest": _file("manifest.webmanifest", MANIFEST),
}
"""Below `/verify/app/`."""


def _worker() -> AppFile:
    """Return the worker; its version is that of the files it keeps, so that browsers see when they changed."""
    version = hashlib.sha256("".join(one.content for one in FILES.values()).encode()).hexdigest()
    plain = _file("worker.js")
    # A worker has a policy of its own: it asks this installation, and nobody else.
    policy = {"Content-Security-Policy": "default-src 'none'; connect-src 'self'", "Cache-Control": "no-cache"}
    return plain._replace(content=plain.content.replace('"VERSION"', f'"{version}"'), headers=FILE_HEADERS | policy)


WORKER: Final = _worker()
"""At `/verify/worker.js`: what lies below `/verify/` is what it may serve."""
