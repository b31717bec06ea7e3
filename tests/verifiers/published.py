"""An issuer with one certificate in each state, and all that it publishes: made by our functions, without a service."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from certification.certificates.states import CertificateState
from certification.credentials.badges import StatusPlace, credential_of
from certification.credentials.baking import badge_of
from certification.credentials.canonical import PINNED, Json
from certification.credentials.dids import did_document, did_of
from certification.credentials.folder import FolderKeyring
from certification.credentials.signing import Signatory, find_signatory
from certification.credentials.status_lists import StatusPurpose, address_of_list, bits_of, status_list_of
from certification.pdf.data import CertificateDocument
from kompeten.clock import SystemClock

LSP: Final = "lsp-pustakawan"
URL: Final = "https://kompeten.example"
DID: Final = did_of(URL, LSP)
STATES: Final = {
    "good": CertificateState.ACTIVE,
    "expired": CertificateState.EXPIRED,
    "suspended": CertificateState.SUSPENDED,
    "withdrawn": CertificateState.WITHDRAWN,
}
"""Names of the credentials, and the states of their certificates."""


@dataclass
class Published:
    """What strangers find: credentials in both forms, the issuer's document and lists by their addresses."""

    did: Json
    credentials: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)
    list_tokens: dict[str, str] = field(default_factory=dict)

    def given(self, schemas: Json) -> Json:
        """Return what a foreign verifier is given: everything that it would fetch."""
        published = {
            "did": self.did,
            "didAddress": f"{URL}/lsp/{LSP}/did.json",
            "lists": self.lists,
            "list_tokens": self.list_tokens,
        }
        contexts = {address: json.loads(file.read_text("utf-8")) for address, file in PINNED.items()}
        return {
            "published": published,
            "contexts": contexts,
            "schemas": schemas,
            "credentials": self.credentials,
            "tokens": self.tokens,
            "badge": b64encode(badge_of(json.dumps(self.credentials["good"], ensure_ascii=False))).decode(),
        }


async def publish(folder: Path, document: CertificateDocument) -> Published:
    """Sign a certificate in each state, the lists that say so, and what was altered after it was signed."""
    keyring = FolderKeyring(folder, clock=SystemClock(), development=True)
    published = Published(did=did_document(DID, await keyring.keys(LSP)))
    signatory = await find_signatory(keyring, LSP)
    assert signatory is not None
    moment = datetime.now(UTC) - timedelta(minutes=1)  # once: midnight may pass before the end
    for index, (name, state) in enumerate(STATES.items()):
        ended = state is CertificateState.EXPIRED
        await _sign(published, signatory, name, _of_years(document, moment, ended=ended), index)
    places = list(enumerate(STATES.values()))
    for purpose in StatusPurpose:
        address = address_of_list(URL, LSP, purpose, 1)
        unsigned = status_list_of(address, DID, purpose, bits_of(places)[purpose], moment=moment)
        signed = await signatory.secured(unsigned, DID, signatory.status, created=moment)
        published.lists[address] = json.loads(signed)
        published.list_tokens[address] = await signatory.token(unsigned, DID, signatory.status)
    _alter(published)
    return published


async def _sign(
    published: Published, signatory: Signatory, name: str, document: CertificateDocument, index: int
) -> None:
    credential = credential_of(document, lsp_id=LSP, original_name=None, place=StatusPlace(1, index))
    said, key = credential.as_json(), signatory.credential
    published.credentials[name] = json.loads(await signatory.secured(said, DID, key, created=key.made_at))
    published.tokens[name] = await signatory.token(said, DID, key)


def _alter(published: Published) -> None:
    """Let somebody else's number stand in what was signed."""
    good = published.credentials["good"]
    subject = good["credentialSubject"] | {"licenseNumber": "LSP-PUS.000999.2025"}
    published.credentials["altered"] = good | {"credentialSubject": subject}
    published.tokens["altered"] = ".".join(
        [*published.tokens["good"].split(".")[:2], published.tokens["expired"].rpartition(".")[2]]
    )


def _of_years(document: CertificateDocument, moment: datetime, *, ended: bool) -> CertificateDocument:
    """Return the document, issued a month ago, or so long ago that it has expired."""
    today = moment.date()
    issued = date(today.year - 9, 1, 1) if ended else today - timedelta(days=30)
    return document.model_copy(update={"issued_on": issued, "valid_until": issued + timedelta(days=1095)})
