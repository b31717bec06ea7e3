"""The log of a campaign: every operation, fault and measurement as one line of NDJSON, in the order it ended."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]  # Any: JSON


class OperationLog:
    """Appends lines to a file and keeps them; times are seconds since the campaign began. `told` hears of each line."""

    def __init__(self, path: Path, *, told: Callable[[Json], None] = lambda _line: None) -> None:
        self._told = told
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8", buffering=1)
        self._began = time.monotonic()
        self.lines: list[Json] = []

    def now(self) -> float:
        """Return the seconds since the campaign began."""
        return round(time.monotonic() - self._began, 3)

    def note(self, kind: str, **fields: Any) -> Json:
        """Write one line and return it."""
        line = {"kind": kind, "at": self.now()} | fields
        self.lines.append(line)
        self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self._told(line)
        return line

    @contextmanager
    def fault(self, name: str, **fields: Any) -> Iterator[Json]:
        """Write one line for a fault when it ends; what the block puts into the yielded fields is written too."""
        began, found = self.now(), dict(fields)
        try:
            yield found
        finally:
            self.note("fault", name=name, began=began, **found)

    def of(self, kind: str) -> list[Json]:
        """Return the lines of one kind."""
        return [line for line in self.lines if line["kind"] == kind]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
