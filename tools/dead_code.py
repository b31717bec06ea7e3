"""What nothing uses any more: functions, classes, methods and properties, and code that cannot be reached.

Fields and constants are left out: pydantic, SQLAlchemy and enums use them by reading the class. Used by tests alone
counts as unused, but for what is named in `FOR_TESTS`, each with its reason.
"""

import sys
from pathlib import Path

from vulture import Vulture  # type: ignore[import-untyped]

PRODUCT = [
    "shared/src",
    *map(str, sorted(Path("services").glob("*/src"))),
    "client/src",
    "devstack/src",
    "ops/src",
    "tools",
    "benchmarks",
]
KINDS = {"function", "class", "method", "property", "import", "unreachable_code"}
CALLED_BY_FRAMEWORKS = [
    "do_GET", "do_POST", "log_message",  # http.server
    "header_store_parse",  # email.policy
    "handle_DATA", "handle_RCPT",  # aiosmtpd
    "handle_websocket_upgrade", "_should_upgrade",  # uvicorn
    "model_parametrized_name",  # pydantic
    "process_result_value", "process_bind_param",  # SQLAlchemy
    "upgrade",  # Alembic
    "_update_meta",  # pyHanko
    "__mapper_args__", "_hold_to_words",  # SQLAlchemy, by declared_attr and event
    "DeadLetterCount", "MessageCount",  # tables that one statement of SQL writes, and operators read
]  # fmt: skip
BY_DECORATORS = [
    "@router.*",
    "@*.get",
    "@*.post",
    "@*.put",
    "@app.*",
    "@field_validator*",
    "@model_validator*",
    "@computed_field",
]
FOR_TESTS = {
    "ManualClock": "whoever owns a contract ships its fake",
    "current_stage": "the rule that the statement in timeline/queries.py is held to",
    "replace_data": "a disk is lost in the harm suite alone",
}


def main() -> int:
    """Print what is unused and return 1, or 0 when nothing is."""
    seen = Vulture(ignore_names=CALLED_BY_FRAMEWORKS, ignore_decorators=BY_DECORATORS)
    seen.scavenge(PRODUCT)
    found = [one for one in seen.get_unused_code() if one.typ in KINDS and one.name not in FOR_TESTS]
    for one in found:
        print(f"{one.filename.relative_to(Path.cwd())}:{one.first_lineno}: unused {one.typ} {one.name}")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
