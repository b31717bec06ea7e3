"""JSON-LD in the one form that is hashed: canonical RDF, by contexts that are shipped with this code."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Never

from pyld import jsonld
from pyld.documentloader.frozen import FrozenDocumentLoader

Json = dict[str, Any]  # Any: JSON

CREDENTIALS_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_CONTEXT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS_CONTEXT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
FOLDER: Final = Path(__file__).parent / "contexts"
PINNED: Final[Mapping[str, Path]] = {
    CREDENTIALS_CONTEXT: FOLDER / "credentials-v2.json",
    OPEN_BADGES_CONTEXT: FOLDER / "open-badges-3.0.3.json",
    EXTENSIONS_CONTEXT: FOLDER / "open-badges-extensions.json",
}
"""Where each comes from, and its hash: `contexts/README.md`. Nothing else is known, nothing is ever fetched."""
NOWHERE: Final = "https://relative.invalid/"
"""What names that are no IRIs are taken to be relative to, so that they can be told."""


class NotCanonical(ValueError):
    """The document names a context that is not pinned, or says something that no context gives a meaning."""


def canonical(document: Json, contexts: Mapping[str, Path] = PINNED) -> bytes:
    """Return the document's canonical N-Quads (RDFC-1.0); takes some 20 ms of CPU for a certificate.

    `NotCanonical` for what would be left out of them in silence, and so be signed by nobody: terms that no context
    defines, names that are no IRIs.
    """
    loader = FrozenDocumentLoader(dict(contexts))
    try:
        expanded = jsonld.expand(document, {"documentLoader": loader, "base": NOWHERE}, on_property_dropped=_refuse)
        _refuse_relative(expanded)
        options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
        quads: str = jsonld.normalize(expanded, options)
    except jsonld.JsonLdError as error:
        raise NotCanonical(str(error.type)) from error
    return quads.encode()


def _refuse(name: str | None, *_: object) -> Never:
    raise NotCanonical(f"no context defines {name}")


def _refuse_relative(node: Any) -> None:  # noqa: ANN401 - expanded JSON-LD
    """Refuse ids and types that are no absolute IRIs: pyld gives them a made-up address without a word."""
    if isinstance(node, list):
        for one in node:
            _refuse_relative(one)
    elif isinstance(node, dict):
        types = node.get("@type", [])
        names = [node.get("@id", "_:"), *([types] if isinstance(types, str) else types)]
        if relative := [name for name in names if name.startswith(NOWHERE)]:
            raise NotCanonical(f"no context defines {relative[0].removeprefix(NOWHERE)}")
        for one in node.values():
            _refuse_relative(one)
