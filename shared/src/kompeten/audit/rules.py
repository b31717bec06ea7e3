"""The hash of an audit row, and what a chain of them proves."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

ORIGIN = bytes(32)  # what stands before the first seal

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)

Row = Mapping[str, Any]  # Any: a row's columns, as PostgreSQL's texts, numbers and moments


class BreakKind(StrEnum):
    """What is wrong at a seal."""

    ALTERED = "altered"
    DELETED = "deleted"
    SEAL_MISSING = "seal_missing"


@dataclass(frozen=True, slots=True)
class Break:
    """A seal that does not hold; the audit row is the one it was made over, where a seal is left to say so."""

    number: int
    kind: BreakKind
    entry_id: UUID | None


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as stored."""

    number: int
    entry_id: UUID
    hash: bytes


def seal_hash(before: bytes, row: Row) -> bytes:
    """Return SHA-256 over the hash before and the row as canonical JSON (sorted keys, no spaces, UTF-8)."""
    return hashlib.sha256(before + _CANONICAL.encode(row).encode()).digest()


class Chain:
    """Follows seals in order of their numbers and names what does not hold.

    Goes on from each seal as it is stored, so that one altered row is one break, not a break of all that follow.
    """

    def __init__(self, number: int = 0, before: bytes = ORIGIN) -> None:
        self.number = number
        self.before = before

    def follow(self, seal: Seal, row: Row | None) -> list[Break]:
        """Check the next seal against its row, None when the row is gone; return what is wrong."""
        broken = []
        if seal.number != self.number + 1:
            broken.append(Break(self.number + 1, BreakKind.SEAL_MISSING, None))
        if row is None:
            broken.append(Break(seal.number, BreakKind.DELETED, seal.entry_id))
        elif not broken and seal_hash(self.before, row) != seal.hash:
            broken.append(Break(seal.number, BreakKind.ALTERED, seal.entry_id))
        self.number, self.before = seal.number, seal.hash
        return broken
