"""The breaker: too many subjects failing in a row means the fault is ours, not the records'."""

import structlog

log = structlog.get_logger(__name__)

LIMIT = 10


class Breaker:
    """Opens when more than ten subjects in a row were parked for unexpected errors; a success in between resets."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._failed: set[str | None] = set()
        self.is_open = False

    @property
    def failing_subjects(self) -> int:
        """Return how many subjects failed since the last success."""
        return len(self._failed)

    def succeeded(self) -> None:
        """Note that a record was applied."""
        self._failed.clear()

    def failed(self, subject: str | None) -> None:
        """Note a subject whose record was parked as unexpected."""
        self._failed.add(subject)
        if len(self._failed) > LIMIT and not self.is_open:
            self.is_open = True
            log.error("consumer paused by its breaker", consumer=self.name, subjects=len(self._failed))

    def release(self) -> None:
        """Let the consumer go on: the operator's decision."""
        self._failed.clear()
        self.is_open = False
