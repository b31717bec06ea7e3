"""Bitstring Status List 1.0 (W3C): one bit for each credential, signed by its issuer, telling nobody whose it is."""

import gzip
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from certification.certificates.states import CertificateState
from certification.credentials.canonical import CREDENTIALS_CONTEXT, Json
from certification.credentials.multibase import decode_base64url, encode_base64url

ENTRIES: Final = 131_072
"""The least the standard allows, for a herd to hide in: 16 KiB, some hundred bytes when packed."""
FULLEST: Final = ENTRIES // 2
"""Credentials with a place in one list: until then every second place is free."""
TRIALS: Final = 64
"""Places looked at for one credential: that none is free in a half-full list happens once in 10^19 times."""
LIFETIME: Final = timedelta(days=1)
"""How long a copy holds. It is signed again at half of it: a signer that is down has hours to be noticed."""
FRESH: Final = timedelta(seconds=60)
"""How long a copy may be shown again without asking (`ttl`, `max-age`)."""


class StatusPurpose(StrEnum):
    """What a bit that is set says: no longer valid for good, or for now."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


Bits = Mapping[StatusPurpose, Collection[int]]
"""The places whose bit is set, for each purpose."""

PURPOSE_OF: Final[Mapping[CertificateState, StatusPurpose | None]] = {
    CertificateState.ACTIVE: None,
    CertificateState.SUSPENDED: StatusPurpose.SUSPENSION,
    CertificateState.EXPIRED: None,  # the credential says until when it is valid
    CertificateState.WITHDRAWN: StatusPurpose.REVOCATION,
    CertificateState.SUPERSEDED: StatusPurpose.REVOCATION,
    CertificateState.REISSUED: StatusPurpose.REVOCATION,
}
"""Which bit is set in each state of a certificate."""


def bits_of(places: Iterable[tuple[int, CertificateState]]) -> Bits:
    """Return which places have a bit, by the state of the certificate that has the place."""
    known = list(places)
    return {purpose: [place for place, state in known if PURPOSE_OF[state] is purpose] for purpose in StatusPurpose}


def address_of_list(base: str, lsp_id: str, purpose: StatusPurpose, number: int) -> str:
    """Return where one of an LSP's lists is fetched."""
    return f"{base}/lsp/{lsp_id}/status/{purpose.value}/{number}"


def places_of(code: str) -> list[int]:
    """Return the places a certificate may have, the one it would rather have first: as random as its code.

    A place drawn anew would be another one after a recovery, and then copies of the credential would say nothing.
    """
    drawn = (hashlib.sha256(f"place {trial} of {code}".encode()).digest() for trial in range(TRIALS))
    return [int.from_bytes(one[:4], "big") % ENTRIES for one in drawn]


def choose_places(wished: Iterable[Sequence[int]], taken: Collection[int]) -> list[int]:
    """Return the first free place of each, in their order; `taken` are those of the list that are given."""
    used, chosen = set(taken), list[int]()
    for places in wished:
        place = next(one for one in places if one not in used)
        used.add(place)
        chosen.append(place)
    return chosen


def encode_bits(places: Iterable[int]) -> str:
    """Return the list with these bits set, packed: `encodedList`. The same bits give the same text."""
    bits = bytearray(ENTRIES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8  # the first place is the leftmost bit
    return encode_base64url(gzip.compress(bytes(bits), mtime=0))


def is_set(encoded: str, place: int) -> bool:
    """Read one bit of a list of ours."""
    bits = gzip.decompress(decode_base64url(encoded))
    return bool(bits[place // 8] & 0x80 >> place % 8)


def status_list_of(
    address: str, issuer: str, purpose: StatusPurpose, places: Iterable[int], *, moment: datetime
) -> Json:
    """Return the list as a credential of its own, unsigned, valid for a day from the moment."""
    return {
        "@context": [CREDENTIALS_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _stamp(moment),
        "validUntil": _stamp(moment + LIFETIME),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encode_bits(places),
            "ttl": int(FRESH.total_seconds() * 1000),
        },
    }


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
