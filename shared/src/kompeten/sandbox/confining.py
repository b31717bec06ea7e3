"""What the process that looks at a stranger's file does first: it takes its own powers away."""

import contextlib
import resource


def confine(*, memory_bytes: int, processor_seconds: int) -> None:
    """Limit this process for good: it may use so much, leave no core, and write to its pipe alone."""
    for limit, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, processor_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError):  # lower already
            resource.setrlimit(limit, (most, most))
