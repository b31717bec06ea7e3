"""What an app is made of: one object kept at it, of which each layer sees the part it declares.

A layer that needs something of its process declares a small dataclass (`Guarded`, `Running`, `Consuming`); what is kept
at the app inherits those, so that nothing below needs to know the whole.
"""

from typing import TypeVar

from starlette.applications import Starlette

P = TypeVar("P")


def keep_process(app: Starlette, process: object) -> None:
    """Keep what an app is made of; once, at wiring."""
    app.state.process = process


def process_of(app: Starlette, kind: type[P]) -> P:
    """Return what an app is made of, as somebody who needs `kind` sees it; `TypeError` when it has no such part."""
    process: object = app.state.process
    if not isinstance(process, kind):
        raise TypeError(f"{type(process).__qualname__} is no {kind.__qualname__}")
    return process
