"""Damping of a library's log: what it says hundreds of times a second in an outage is written now and then, counted."""

import logging

EVERY_SECONDS = 10.0


class Damping(logging.Filter):
    """Lets each message of the named libraries through once in ten seconds, telling how many were left out before.

    Messages are the same when their templates are. While Kafka is away aiokafka writes some hundred errors a second:
    an hour of that would bury everything else, and the disk with it.
    """

    def __init__(self, *libraries: str) -> None:
        super().__init__()
        self._libraries = libraries
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether to write the record, and add to its text what was left out."""
        if not any(record.name == one or record.name.startswith(f"{one}.") for one in self._libraries):
            return True
        said = record.name, str(record.msg)
        last, left_out = self._said.get(said, (float("-inf"), 0))
        if record.created - last < EVERY_SECONDS:
            self._said[said] = last, left_out + 1
            return False
        self._said[said] = record.created, 0
        if left_out:
            record.msg, record.args = f"{record.getMessage()} (and {left_out} times before)", None
        return True
