"""I15 in the checker: what the register tells over HTTP, held against the records of its topic."""

from typing import Any

import pytest

from faults.test_checker import LSP, broken, record, sound

Json = dict[str, Any]  # Any: JSON


def fact(event_id: str, position: int | None) -> Json:
    return {"event_id": event_id, "lsp_id": LSP, "position": position}


@pytest.mark.parametrize(
    ("facts", "is_right"),
    [
        ([fact("e3", 1), fact("e4", 2)], True),
        ([fact("e3", 1)], False),
        ([fact("e3", 1), fact("e4", 2), fact("e9", 3)], False),
        ([fact("e3", 1), fact("e4", None)], False),
        ([fact("e3", 1), fact("e4", 1)], False),
        ([fact("e3", 2), fact("e4", 1)], False),
    ],
    ids=["alike", "one is missing", "one nobody told", "one without a place", "two in one place", "a life backwards"],
)
def test_the_register_is_held_against_its_topic(facts: list[Json], is_right: bool) -> None:  # noqa: FBT001 - a case
    log, evidence = sound()
    told = [record(1, "CertificateIssued", "e3", 0), record(2, "CertificateSuspended", "e4", 1)]
    evidence["records"] += [one | {"topic": "kompeten.certificates"} for one in told]
    evidence["rows"]["certification"]["register_fact"] = facts
    assert ("I15" not in broken(log, evidence)) is is_right
