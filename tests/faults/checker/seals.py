"""I10: the chain of hashes over the audit rows, computed anew from nothing but the rows."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from faults.checker.case import Case, Json

ORIGIN = bytes(32)


def the_audit_chain_holds(case: Case) -> Iterator[str]:
    """I10: seals are numbered 1, 2, 3 …, each over a row that is there and the seal before; one seal a row."""
    for service, tables in case.evidence["rows"].items():
        entries = {row["id"]: row for row in tables.get("audit_entry", ())}
        seals = sorted(tables.get("audit_seal", ()), key=lambda row: row["number"])
        if entries and not seals:
            yield f"{service}: {len(entries)} audit rows and not one seal"
        before = ORIGIN
        for number, seal in enumerate(seals, 1):
            stored = bytes.fromhex(seal["hash"].removeprefix("\\x"))
            entry = entries.get(seal["entry_id"])
            if seal["number"] != number:
                yield f"{service}: seal {number} is missing, {seal['number']} is there"
                break
            if entry is None:
                yield f"{service}: the row under seal {number} is gone: {seal['entry_id']}"
            elif sealed_hash(before, entry) != stored:
                yield f"{service}: the row under seal {number} is not the one that was sealed: {entry['action']}"
            before = stored
        twice = [one for one, times in Counter(row["entry_id"] for row in seals).items() if times > 1]
        yield from (f"{service}: sealed twice: {one}" for one in twice)


def sealed_hash(before: bytes, entry: Json) -> bytes:
    """Return SHA-256 over the seal before and the row's columns as texts, in canonical JSON."""
    row = {name: _text(value) for name, value in entry.items() if not name.startswith("_")}
    row["at"] = datetime.fromisoformat(entry["at"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    written = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(before + written.encode()).digest()


def _text(value: object) -> str | None:
    """Return a value as PostgreSQL writes it: JSON with spaces after commas and colons."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
