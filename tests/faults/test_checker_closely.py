"""Checks that share an invariant with another one, each shown to speak alone: altered sums, seals, times, windows."""

from collections.abc import Callable
from typing import Any

import pytest

from faults.checker.seals import sealed_hash
from faults.checker.verdict import judge
from faults.test_checker import APPLICATION, forged, letter, outcome, record, sound

Json = dict[str, Any]  # Any: JSON
Harm = Callable[[list[Json], Json, Json], object]  # log, rows, evidence


def fault(name: str, began: float, at: float, **told: object) -> Json:
    return {"kind": "fault", "name": name, "began": began, "at": at} | told


def submission(status: int) -> Json:
    operation = {"kind": "operation", "name": "submit", "at": 2, "began": 1, "path": "/", "method": "POST"}
    return operation | {"key": "k1", "status": status, "retry_after": "1", "answer": {"id": APPLICATION}}


def burst(highest: int) -> Json:
    return fault("burst", 1, 2, to_read=100, highest_lag=highest)


def closed_store(**told: object) -> Json:
    kept: Json = {"service": "assessment", "sent": 1, "letters": 0, "skipped": []}
    return fault("dead letters refused", 1, 2, **kept | told)


def amid_traffic(**told: object) -> Json:
    kept: Json = {"service": "assessment", "subjects": [APPLICATION], "replays": 2, "unheld": 0}
    return fault("replay amid traffic", 1, 2, **kept | told)


def replayed(rows: Json, **told: object) -> None:
    """Let the record that opened the assessment have been parked, and replayed by an operator."""
    place = {"partition": 3, "record_offset": 1, "sequence": 2, "event_id": "e2", "resolution": "replayed"}
    rows["assessment"]["dead_letter"] = [letter() | place | told]


def amid(log: list[Json], rows: Json, **told: object) -> None:
    """Have it replayed by the fault that is for it."""
    log.append(amid_traffic())
    replayed(rows, **told)


def timeline(rows: Json) -> list[Json]:
    found: list[Json] = rows["registration"]["timeline_entry"]
    return found


LONG = "E3 registration answers 2xx through broker outages"
SUMS = "I8 the sums agree"
CHAIN = "I10 the audit chain holds"
ACTORS = "I10 every change has an actor"
RECOVERED = "I9 every fault was recovered from"
HELD = "I5 dead letters hold their subject"
REFUSED = "F15 refused letters stop the reader"
BREAKS: dict[str, tuple[str, Harm]] = {
    "a position that went too far": (SUMS, lambda _l, rows, _e: rows["assessment"]["inbox"][0].update(last_sequence=3)),
    "a position that was lost": (SUMS, lambda _l, rows, _e: rows["notifications"]["inbox"].clear()),
    "a dead letter too many": (SUMS, lambda _l, rows, _e: rows["assessment"].update(dead_letter=[letter()])),
    "a record nobody counted": (SUMS, lambda _l, _rows, e: uncounted(e)),
    "an altered audit row": (CHAIN, lambda _l, rows, _e: rows["registration"]["audit_entry"][0].update(reason="x")),
    "a deleted audit row": (CHAIN, lambda _l, rows, _e: rows["registration"]["audit_entry"].pop(0)),
    "a seal cut out": (CHAIN, lambda _l, rows, _e: rows["registration"]["audit_seal"].pop(0)),
    "a seal made twice": (CHAIN, lambda _l, rows, _e: rows["registration"]["audit_seal"].append(another(rows))),
    "no seals at all": (CHAIN, lambda _l, rows, _e: rows["assessment"]["audit_seal"].clear()),
    "an acceptance by a service": (
        ACTORS,
        lambda _l, rows, _e: rows["registration"]["audit_entry"][1].update(actor="service:registration"),
    ),
    "a batch nobody proposed": (
        ACTORS,
        lambda _l, rows, _e: rows["registration"].update(batch=[{"id": "b", "approved_at": None}]),
    ),
    "a timeline that came back shorter": (
        "I7 rebuilt projections are the same",
        lambda _l, _rows, e: e.update(rebuilt={"registration": {"timeline_entry": []}}),
    ),
    "a submission refused in an outage": (
        LONG,
        lambda log, _rows, _e: log.extend([submission(503), fault("broker outage", 0, 60, seconds=60)]),
    ),
    "a submission refused to a parted registration": (
        LONG,
        lambda log, _rows, _e: log.extend(
            [submission(409), fault("partition from the broker", 0, 12, service="registration")]
        ),
    ),
    "a submission without an answer": (
        LONG,
        lambda log, _rows, _e: log.extend(
            [
                {"kind": "unknown", "name": "submit", "key": "k1", "began": 1, "at": 9},
                fault("broker outage", 0, 60, seconds=60),
            ]
        ),
    ),
    "a recovery that took too long": (
        RECOVERED,
        lambda log, _rows, _e: log.append({"kind": "recovery", "at": 99, "seconds": 61}),
    ),
    "a recovery nobody saw": (
        RECOVERED,
        lambda log, _rows, _e: log.append({"kind": "recovery", "at": 99, "seconds": None}),
    ),
    "a burst that piled up": ("F12 lag stays bounded", lambda log, _rows, _e: log.append(burst(51))),
    "a letter in a closed store": (REFUSED, lambda log, _rows, _e: log.append(closed_store(letters=1))),
    "poison passed over": (REFUSED, lambda log, _rows, _e: log.append(closed_store(skipped=[forged()["records"][0]]))),
    "a subject that went on while parked": (HELD, lambda log, _rows, _e: log.append(amid_traffic(unheld=1))),
    "a follower parked as a gap": (HELD, lambda log, rows, _e: amid(log, rows, reason="gap")),
    "a record that no replay could free": (HELD, lambda log, rows, _e: amid(log, rows, resolution=None)),
    "a genuine record replayed without a fault": (
        "I8 every record is accounted for",
        lambda _l, rows, _e: replayed(rows),
    ),
    "a closed store nobody wrote to": (REFUSED, lambda log, _rows, _e: log.append(closed_store(sent=0))),
}


def uncounted(evidence: Json) -> None:
    """Add a record that everybody committed, and that is neither applied nor parked nor a copy."""
    evidence["records"].append(evidence["records"][1] | {"offset": 2, "key": "another"})
    for one in evidence["committed"]:
        one["offset"] = 3


def another(rows: Json) -> Json:
    """Return one more seal over a row that has one, made by the rules."""
    tables = rows["registration"]
    last, entry = tables["audit_seal"][-1], tables["audit_entry"][0]
    again = sealed_hash(bytes.fromhex(last["hash"].removeprefix("\\x")), entry)
    return {"number": last["number"] + 1, "entry_id": entry["id"], "hash": "\\x" + again.hex()}


@pytest.mark.parametrize("what", BREAKS)
def test_what_is_altered_is_named_by_the_check_that_is_meant(what: str) -> None:
    check, harm = BREAKS[what]
    log, evidence = sound()
    harm(log, evidence["rows"], evidence)
    assert check in {finding.invariant for finding in judge(log, evidence)}


def test_what_was_harmed_and_held_is_no_finding() -> None:
    log, evidence = sound()
    log += [
        fault("broker outage", 0, 60, seconds=60),
        fault("partition from the broker", 0, 12, not_run="one listener"),
        {"kind": "recovery", "at": 70, "seconds": 3.0},
        burst(50),
        closed_store(),
        amid_traffic(),
    ]
    replayed(evidence["rows"])
    evidence["rebuilt"] = {"registration": {"timeline_entry": timeline(evidence["rows"])}}
    assert judge(log, evidence) == []


def test_a_clock_that_went_back_is_no_finding_and_a_wrong_order_is() -> None:
    log, evidence = sound()
    evidence["records"].append(record(3, "ApplicationWithdrawn", "e3", 2))
    for service in ("assessment", "certification", "notifications"):
        evidence["rows"][service]["inbox"][0] |= {"last_sequence": 3, "last_event_id": "e3"}
    rows = evidence["rows"]["notifications"]["outcome_entry"]
    rows.append(outcome("e3", 2) | {"recorded_at": "2025-12-31T00:00:00+00:00"})  # by a clock a day behind
    order = "I5 handled once and in order"
    assert order not in {finding.invariant for finding in judge(log, evidence)}
    rows[1]["_transaction"] = -1
    assert order in {finding.invariant for finding in judge(log, evidence)}
