"""Pure rules of a presented credential: what it must be, one answer per check, each with words for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from certification.credentials.canonical import Json
from certification.credentials.jwts import NotAToken, read_token, with_claims, without_claims
from certification.credentials.keys import Key, Purpose, find_key
from certification.credentials.shape import CONTEXT, Credential
from kompeten.events.certificates import CertificateStatus
from kompeten.problems import Text


class Check(StrEnum):
    """What is asked of a credential, in this order: where one fails, those that rest on it are not asked."""

    FORMAT = "format"
    SCHEMA = "schema"
    ISSUER = "issuer"
    SIGNATURE = "signature"
    DATES = "dates"
    STATUS = "status"


class Finding(StrEnum):
    """What a check found."""

    PASSED = "passed"
    NOT_CHECKED = "not_checked"
    NOT_A_CREDENTIAL = "not_a_credential"
    UNKNOWN_CONTEXT = "unknown_context"
    OTHER_SHAPE = "other_shape"
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"
    ALTERED = "altered"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    OUTDATED = "outdated"
    NOT_IN_REGISTER = "not_in_register"


FINDINGS: Final = {
    Finding.PASSED: Text("Sesuai.", "As it should be."),
    Finding.NOT_CHECKED: Text(
        "Tidak diperiksa, karena pemeriksaan sebelumnya gagal.", "Not asked: an earlier check failed."
    ),
    Finding.NOT_A_CREDENTIAL: Text("Ini bukan kredensial terverifikasi.", "This is no verifiable credential."),
    Finding.UNKNOWN_CONTEXT: Text(
        "Kredensial menyebut konteks yang tidak kami gunakan.", "It names a context that no credential of ours has."
    ),
    Finding.OTHER_SHAPE: Text(
        "Isinya tidak seperti kredensial yang kami terbitkan.", "It says something that no credential of ours says."
    ),
    Finding.UNKNOWN_KEY: Text(
        "Kunci penandatangan tidak dikenal sebagai milik LSP itu.", "The key it names is none of this LSP's."
    ),
    Finding.REVOKED_KEY: Text(
        "Kunci penandatangan sudah dicabut. Minta kredensial yang baru.",
        "The key it was signed with is revoked. Ask for the credential as it is signed now.",
    ),
    Finding.ALTERED: Text(
        "Tanda tangan tidak cocok: isi kredensial telah diubah.", "The signature does not hold: it was altered."
    ),
    Finding.NOT_YET_VALID: Text("Belum berlaku.", "Not valid yet."),
    Finding.EXPIRED: Text("Masa berlaku sudah berakhir.", "No longer valid: it has expired."),
    Finding.SUSPENDED: Text("Sertifikat sedang dibekukan.", "The certificate is suspended at present."),
    Finding.WITHDRAWN: Text("Sertifikat telah dicabut.", "The certificate was withdrawn."),
    Finding.REPLACED: Text(
        "Sertifikat telah diganti dengan yang baru.", "The certificate was replaced by another one."
    ),
    Finding.OUTDATED: Text(
        "Ruang lingkup sertifikat telah berubah. Minta kredensial yang baru.",
        "The scope of the certificate has changed. Ask for the credential as it is now.",
    ),
    Finding.NOT_IN_REGISTER: Text(
        "Register tidak memuat sertifikat ini.", "The register does not hold this certificate."
    ),
}
"""A finding in both languages."""

OF_STATUS: Final = {
    CertificateStatus.SUSPENDED: Finding.SUSPENDED,
    CertificateStatus.WITHDRAWN: Finding.WITHDRAWN,
    CertificateStatus.SUPERSEDED: Finding.REPLACED,
    CertificateStatus.REISSUED: Finding.REPLACED,
}
"""What the register's status means for a credential; the others are told by dates and scope."""


@dataclass(frozen=True)
class Presented:
    """A credential as somebody shows it: what it says, the key it names, and the token where it came as one."""

    content: Json
    method: str
    token: str | None = None

    @property
    def issuer(self) -> str | None:
        """The DID of whoever it says issued it."""
        issuer = self.content.get("issuer")
        named: object = issuer.get("id") if isinstance(issuer, dict) else issuer
        return named if isinstance(named, str) else None


def find_presented(shown: Json | str) -> Presented | None:
    """Return what is shown, or None where it is no secured credential at all."""
    if isinstance(shown, str):
        try:
            method, content = read_token(shown)
        except NotAToken:
            return None
        return Presented(content, method, shown) if _is_credential(content) and "proof" not in content else None
    proof = shown.get("proof")
    named: object = proof.get("verificationMethod") if isinstance(proof, dict) else None
    return Presented(shown, named) if isinstance(named, str) and _is_credential(shown) else None


def read_shape(presented: Presented) -> Credential | Finding:
    """Return the credential, where it is word for word of the shape that we sign, and a token claims the same."""
    content = presented.content
    if content.get("@context") != list(CONTEXT):
        return Finding.UNKNOWN_CONTEXT
    said = content if presented.token is None else without_claims(content)
    try:
        credential = Credential.model_validate(said)
        is_of_one_mind = presented.token is None or with_claims(said) == content
    except ValueError:  # pydantic's, or that of a day that is none
        return Finding.OTHER_SHAPE
    return credential if is_of_one_mind else Finding.OTHER_SHAPE


def check_signer(method: str, issuer: str, keys: Iterable[Key]) -> Key | Finding:
    """Return the issuer's key that a credential names, by the issuer's DID or as `did:key`."""
    did, _, name = method.partition("#")
    key = find_key(keys, name, Purpose.CREDENTIAL) if did in (issuer, f"did:key:{name}") else None
    if key is None:
        return Finding.UNKNOWN_KEY
    return key if key.revoked_at is None else Finding.REVOKED_KEY


def check_dates(credential: Credential, moment: datetime) -> Finding:
    """Tell whether the moment is within the validity."""
    try:
        first, last = map(datetime.fromisoformat, (credential.valid_from, credential.valid_until))
    except ValueError:
        return Finding.OTHER_SHAPE
    if moment < first:
        return Finding.NOT_YET_VALID
    return Finding.EXPIRED if moment > last else Finding.PASSED


def check_status(status: CertificateStatus, *, is_current: bool) -> Finding:
    """Tell what the register says today; `is_current` where the credential has the scope that is valid now."""
    return OF_STATUS.get(status, Finding.PASSED if is_current else Finding.OUTDATED)


def _is_credential(content: Json) -> bool:
    types = content.get("type")
    return isinstance(types, list) and "VerifiableCredential" in types
