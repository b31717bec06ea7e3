"""The breaker: too many subjects failing at one event type means the fault is ours, not the records'."""

from collections import defaultdict, deque

import structlog

log = structlog.get_logger(__name__)

LIMIT = 10
WINDOW = 100

Outcome = str | None  # the subject that failed; None where a record was applied


class Breaker:
    """Opens when more than ten subjects failed among the last hundred records of one event type.

    By type and by ratio, because a handler that fails for half of its records is as defective as one that always does:
    what succeeds in between, of other types above all, says nothing about it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._last: dict[str, deque[Outcome]] = defaultdict(lambda: deque(maxlen=WINDOW))
        self.is_open = False

    @property
    def failing_subjects(self) -> int:
        """Return how many subjects failed lately, at the event type where most did."""
        return max(map(_failing, self._last.values()), default=0)

    def succeeded(self, event_type: str) -> None:
        """Note that a record was applied."""
        self._last[event_type].append(None)

    def failed(self, event_type: str, subject: str) -> None:
        """Note a subject whose record was parked as unexpected."""
        outcomes = self._last[event_type]
        outcomes.append(subject)
        if _failing(outcomes) > LIMIT and not self.is_open:
            self.is_open = True
            log.error(
                "consumer paused by its breaker", consumer=self.name, type=event_type, subjects=_failing(outcomes)
            )

    def release(self) -> None:
        """Let the consumer go on: the operator's decision."""
        self._last.clear()
        self.is_open = False


def _failing(outcomes: deque[Outcome]) -> int:
    return len({subject for subject in outcomes if subject is not None})
