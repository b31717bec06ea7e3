"""The gate before every write: shut while the database is not known to be the one this service wrote last."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog

from kompeten.problems import Text, Unavailable

log = structlog.get_logger(__name__)

_recovering: ContextVar[bool] = ContextVar("recovering", default=False)


class InRecovery(Unavailable):
    """The service runs on a restored database: it reads, and writes nothing before it was recovered."""

    code = "in_recovery"
    message = Text(
        "Layanan sedang dipulihkan dari cadangan dan belum menerima perubahan. Coba lagi nanti.",
        "The service is being recovered from a backup and takes no changes yet. Try again later.",
    )
    patience = 60


class Gate:
    """Open or shut, for one process. `is_known` is False until somebody looked at the database for the first time."""

    def __init__(self, *, is_known: bool = True) -> None:
        self.is_known = is_known
        self.fingerprint: str | None = None
        self.cause: str | None = None
        self._open, self._shut = asyncio.Event(), asyncio.Event()
        (self._open if is_known else self._shut).set()

    @property
    def is_open(self) -> bool:
        """Whether this process may write."""
        return self._open.is_set()

    @property
    def in_recovery(self) -> bool:
        """Whether the gate is shut for a reason, not only because nobody could look yet."""
        return self.is_known and not self.is_open

    def see(self, fingerprint: str | None) -> None:
        """Compare the database at the end of a new connection; another one than before shuts the gate at once.

        None is a standby: the connection lives on when that is promoted, so it shuts the gate until somebody looked.
        """
        if self.fingerprint is not None and fingerprint != self.fingerprint:
            self.shut(f"another database answers: {fingerprint or 'a standby'}, it was {self.fingerprint}")

    def shut(self, cause: str) -> None:
        """Stop all writing."""
        if self.is_open or not self.is_known:
            log.error("in recovery: nothing is written until kompeten-ops recover", cause=cause)
        self.is_known, self.cause = True, cause
        self._open.clear()
        self._shut.set()

    def open(self, fingerprint: str) -> None:
        """Let everybody write on the database of this fingerprint."""
        self.is_known, self.cause, self.fingerprint = True, None, fingerprint
        self._shut.clear()
        self._open.set()

    def check(self) -> None:
        """Raise `InRecovery` unless writing is allowed to this task."""
        if not self.is_open and not _recovering.get():
            raise InRecovery

    async def opened(self) -> None:
        """Wait until the gate is open."""
        await self._open.wait()

    async def was_shut(self) -> None:
        """Wait until the gate is shut."""
        await self._shut.wait()


@contextmanager
def recovering() -> Iterator[None]:
    """Let this task write through a shut gate: for the recovery itself and the operator's order to begin it."""
    token = _recovering.set(True)
    try:
        yield
    finally:
        _recovering.reset(token)
