"""Archived months as files, which prove their chain without a database: JSON lines, gzipped, always the same bytes."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from kompeten.audit.rules import Chain, Row, Seal, seal_hash


class BrokenArchive(Exception):
    """A file does not prove what it should, or a month cannot be archived as it is; the text says why."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of the chain in a file: a service's month, after which seal and upon which hash it begins, its end."""

    service: str
    month: date
    after: int
    before: bytes
    last: int
    head: bytes


class ArchiveFile:
    """Writes a month beside its name and renames it in the end: what has the name is whole."""

    def __init__(self, path: Path, *, service: str, month: date, after: int, before: bytes) -> None:
        self._path = path
        self._beside = path.with_name(f".{path.name}.part")
        self._raw = self._beside.open("wb")
        self._lines = gzip.GzipFile(filename="", mode="wb", fileobj=self._raw, mtime=0)
        self._write({"service": service, "month": month.isoformat(), "after": after, "before": before.hex()})

    def __enter__(self) -> Self:
        """Write."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Give the file its name, on the disk, unless something was raised."""
        self._lines.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        if kind is None:
            self._beside.replace(self._path)
        else:
            self._beside.unlink()

    def add(self, seal: Seal, row: Row) -> None:
        """Write a seal and its row."""
        self._write({"number": seal.number, "hash": seal.hash.hex(), "row": dict(row)})

    def _write(self, line: dict[str, Any]) -> None:  # Any: JSON
        self._lines.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def verify_file(path: Path, *, following: Stretch | None = None) -> Stretch:
    """Follow the chain through a file and return the stretch it proves; raises `BrokenArchive`.

    `following` is the stretch of the month before: this one has to begin where that one ended.
    """
    lines = _lines_of(path)
    first = next(lines)
    service, month = str(first["service"]), date.fromisoformat(first["month"])
    after, before = int(first["after"]), bytes.fromhex(first["before"])
    if following is not None and (service, after, before) != (following.service, following.last, following.head):
        raise BrokenArchive(f"{path}: does not begin where {following.month:%Y-%m} of {following.service} ends")
    chain = Chain(after, before)
    for line in lines:
        sealed = bytes.fromhex(line["hash"])
        if line["number"] != chain.number + 1 or seal_hash(chain.before, line["row"]) != sealed:
            raise BrokenArchive(f"{path}: seal {line['number']} does not hold")
        chain = Chain(line["number"], sealed)
    return Stretch(service, month, after, before, chain.number, chain.before)


def file_sha256(path: Path) -> bytes:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _lines_of(path: Path) -> Iterator[dict[str, Any]]:  # Any: JSON
    try:
        with gzip.open(path) as file:
            for line in file:
                yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise BrokenArchive(f"{path}: cannot be read: {error}") from error
