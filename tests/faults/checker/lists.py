"""I13: what the signed lists of status tell strangers is what the register says, bit by bit."""

import base64
import gzip
import json
from collections.abc import Iterator

from faults.checker.case import Case, Json

# Which bit each state of a certificate has: written here anew, so that it is held against the product.
BITS = {
    "revocation": {"withdrawn", "superseded", "reissued"},
    "suspension": {"suspended"},
}


def lists_say_what_the_register_says(case: Case) -> Iterator[str]:
    """I13: each bit that is set is that of a certificate in such a state, and each of those has its bit."""
    states = {row["id"]: row["state"] for row in case.rows("certification", "certificate")}
    signed = case.rows("certification", "credential")
    for one in case.rows("certification", "status_list"):
        theirs = [row for row in signed if (row["lsp_id"], row["list_number"]) == (one["lsp_id"], one["number"])]
        for purpose, such in BITS.items():
            wanted = {row["place"] for row in theirs if states[row["certificate_id"]] in such}
            if (told := _bits(one, purpose)) != wanted:
                name = f"{one['lsp_id']} {purpose} {one['number']}"
                yield f"{name}: set but not in the register {sorted(told - wanted)}, missing {sorted(wanted - told)}"


def _bits(row: Json, purpose: str) -> set[int]:
    packed = json.loads(row[purpose])["credentialSubject"]["encodedList"].removeprefix("u")
    content = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return {8 * place + bit for place, byte in enumerate(content) if byte for bit in range(8) if byte & 0x80 >> bit}
