"""Sealing what was drawn, in the LSP's name, and with the moment stamped by an authority where one is configured."""

import asyncio
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, TypeVar

from asn1crypto import cms
from pyhanko.sign.timestamps import TimeStamper

from certification.keyrings.files import UnusableKeys
from certification.seals.pdfs import HASH, NoRoom, OpenPdf, open_pdf
from certification.seals.rings import Seal, SealRing
from certification.seals.signatures import attributes_of, is_signed_with, room_of, signature_of
from certification.seals.stamping import NoStamp, ask_for_stamp
from kompeten.clock import Clock

PATIENCE_SECONDS: Final = 60.0  # for the authority: meanwhile nobody waits for it to answer

Done = TypeVar("Done")
_worker: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sealing")
"""One: it is Python, of which two at once are no faster."""


class SealMissing(Exception):
    """The document has to wait for its seal; the text says what is missing. Nothing is handed out without it."""


@dataclass(frozen=True)
class Sealed:
    """A document as it is issued, the seal to be kept of it, and the name a reader shows."""

    pdf: bytes
    seal: bytes | None = None
    by: str | None = None


def with_seal(drawn: bytes, seal: bytes | None) -> bytes:
    """Return what was issued once: the same drawing with the seal that was kept, none for what had none."""
    return drawn if seal is None else drawn + zlib.decompress(seal)


class Sealer:
    """Seals for every LSP that has a certificate; what the others issue stays as it was drawn."""

    def __init__(self, ring: SealRing, clock: Clock, *, stamper: TimeStamper | None = None) -> None:
        self.ring = ring
        self._clock = clock
        self._stamper = stamper
        self._longest_stamp = 0
        self._asks_again = 0.0

    @property
    def stamps(self) -> bool:
        """Whether an authority stamps: then a document that is sealed again has other bytes."""
        return self._stamper is not None

    async def seal(self, drawn: bytes, lsp_id: str, *, at: datetime, before: bytes | None = None) -> Sealed:
        """Return the document sealed; `at` is the moment it claims. Raises `SealMissing`: it is tried again later.

        The same document, certificate and moment give the same bytes, unless an authority stamps its own moment: so
        `before`, a file of which nobody knows any more whether it went out, is taken where it is just this drawing
        under a seal of just this certificate.
        """
        try:
            moment = self._clock.now()
            seal = await self.ring.find_seal(lsp_id, moment=moment)
            if seal is None:
                return Sealed(drawn)
            if before is not None and before.startswith(drawn) and await _is_sealed(before, seal):
                return _kept(drawn, before, seal)
            if seal.ends_at <= moment:
                raise SealMissing(f"the certificate of {lsp_id} ended at {seal.ends_at}")
            pdf = await self._sealed(drawn, lsp_id, seal, max(at, seal.certificate.not_valid_before_utc))
        except (UnusableKeys, OSError, NoRoom) as error:
            raise SealMissing(str(error)) from error
        return _kept(drawn, pdf, seal)

    async def _sealed(self, drawn: bytes, lsp_id: str, seal: Seal, at: datetime) -> bytes:
        room = await _beside_loop(lambda: room_of(seal)) + await self._room_for_stamp()
        opened, attributes = await _beside_loop(lambda: _open(drawn, seal, at, room))
        signed = await self.ring.sign(lsp_id, seal, attributes)
        stamp = await self._stamp(signed)
        try:
            return await _beside_loop(lambda: opened.closed(signature_of(seal, attributes, signed, stamp)))
        except NoStamp:
            self._asks_again = self._clock.elapsed() + PATIENCE_SECONDS
            raise

    async def _room_for_stamp(self) -> int:
        """Return how many bytes to leave for a stamp: a quarter more than the longest had; for that, one is fetched."""
        if self._stamper is not None and not self._longest_stamp:
            await self._stamp(b"")
        return self._longest_stamp + self._longest_stamp // 4

    async def _stamp(self, signed: bytes) -> cms.ContentInfo | None:
        if self._stamper is None:
            return None
        if self._clock.elapsed() < self._asks_again:
            raise NoStamp("time stamp: the authority gave none a moment ago")
        try:
            stamp = await ask_for_stamp(self._stamper, sha256(signed).digest(), HASH)
        except NoStamp:
            self._asks_again = self._clock.elapsed() + PATIENCE_SECONDS
            raise
        self._longest_stamp = max(self._longest_stamp, len(stamp.dump()))
        return stamp


def _kept(drawn: bytes, pdf: bytes, seal: Seal) -> Sealed:
    return Sealed(pdf, zlib.compress(pdf[len(drawn) :]), seal.name)  # half of it is hexadecimal digits


async def _is_sealed(pdf: bytes, seal: Seal) -> bool:
    return await _beside_loop(lambda: is_signed_with(seal, pdf))


def _open(drawn: bytes, seal: Seal, at: datetime, room: int) -> tuple[OpenPdf, bytes]:
    opened = open_pdf(drawn, at=at, room=room)
    return opened, attributes_of(seal, opened.digest)


async def _beside_loop(work: Callable[[], Done]) -> Done:
    return await asyncio.get_running_loop().run_in_executor(_worker, work)
