"""Signing in an LSP's name: a document with its proof, or as a token; the hashing leaves the event loop."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from certification.credentials.canonical import Json
from certification.credentials.dids import method_of
from certification.credentials.jwts import encode_token, with_claims
from certification.credentials.keys import Key, Keyring, Purpose, find_signing_key
from certification.credentials.proofs import is_signed, proof_options, signed_bytes, with_proof

_canonical: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="credential")
"""One: canonicalization is Python, of which two at once are no faster, and pyld's caches are made for one."""


@dataclass(frozen=True)
class Signatory:
    """An LSP that can sign: its keys of today. Without one for statements, its QR codes carry the address alone."""

    keyring: Keyring
    lsp_id: str
    credential: Key
    status: Key
    statement: Key | None

    async def secured(self, document: Json, did: str, key: Key, *, created: datetime) -> str:
        """Return the document with a proof, as text; the same document, key and moment give the same text."""
        options = proof_options(method_of(did, key), max(created, key.made_at))
        message = await asyncio.get_running_loop().run_in_executor(_canonical, signed_bytes, document, options)
        return as_text(with_proof(document, options, await self.keyring.sign(self.lsp_id, key, message)))

    async def token(self, document: Json, did: str, key: Key) -> str:
        """Return the document as `vc+jwt`; the same document and key give the same text."""
        sign = partial(self.keyring.sign, self.lsp_id, key)
        return await encode_token(with_claims(document), method_of(did, key), sign)


async def find_signatory(keyring: Keyring, lsp_id: str) -> Signatory | None:
    """Return who signs for the LSP, None where a key is missing: then nothing can be signed for it."""
    keys = await keyring.keys(lsp_id)
    credential, status, statement = (find_signing_key(keys, purpose) for purpose in Purpose)
    return None if credential is None or status is None else Signatory(keyring, lsp_id, credential, status, statement)


async def is_signed_off_loop(document: Json, public: bytes) -> bool:
    """Verify a document's proof beside the loop; raises what `is_signed` does."""
    return await asyncio.get_running_loop().run_in_executor(_canonical, is_signed, document, public)


def as_text(document: Json) -> str:
    """Return JSON as it is stored and handed out."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
