"""Decentralized identifiers: the `did:web` of each LSP, and the document of its keys."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlsplit

from certification.credentials.canonical import Json
from certification.credentials.keys import Key
from kompeten.events.lsps import LSP_ID

CONTEXTS: Final = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def did_of(public_url: str, lsp_id: str) -> str:
    """Return the LSP's `did:web`, whose document strangers find at `{public_url}/lsp/{lsp_id}/did.json`."""
    url = urlsplit(public_url)
    folders = [folder for folder in url.path.split("/") if folder]
    return ":".join(["did:web", quote(url.netloc, safe=""), *folders, "lsp", lsp_id])


def lsp_of(did: str, public_url: str) -> str | None:
    """Return the LSP a DID of this installation names; None for everybody else's."""
    lsp_id = did.rpartition(":lsp:")[2]
    return lsp_id if re.fullmatch(LSP_ID, lsp_id) and did == did_of(public_url, lsp_id) else None


def method_of(did: str, key: Key) -> str:
    """Return the name of a key in its LSP's document: the key itself, so that it is never given twice."""
    return f"{did}#{key.multibase}"


def did_document(did: str, keys: Iterable[Key]) -> Json:
    """Return the DID document: replaced keys still hold; those revoked are told with when, and hold no more."""
    known = list(keys)
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": [_method(did, key) for key in known],
        "assertionMethod": [method_of(did, key) for key in known if key.revoked_at is None],
    }


def _method(did: str, key: Key) -> Json:
    revoked = {} if key.revoked_at is None else {"revoked": key.revoked_at.isoformat()}
    return {
        "id": method_of(did, key),
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": key.multibase,
        **revoked,
    }
