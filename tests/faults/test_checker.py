"""The checker itself: silent about a sound campaign, and loud about each way to break one."""

import copy
import hashlib
import json
from typing import Any

import pytest

from certification.credentials.status_lists import encode_bits
from faults.checker.verdict import judge

APPLICATION, EVENT, LSP = "a1", "e1", "lsp"
Json = dict[str, Any]  # Any: JSON


def record(sequence: int, kind: str, event_id: str, offset: int) -> Json:
    headers = {
        "ce_type": f"id.kompeten.{kind}.v1",
        "ce_subject": APPLICATION,
        "ce_sequence": f"{sequence:010}",
        "ce_id": event_id,
    }
    place = {"topic": "kompeten.registration", "partition": 3, "offset": offset}
    return place | {"key": APPLICATION, "headers": [list(one) for one in headers.items()], "value": "{}"}


def audited(actor: str, action: str, at: str, reason: str | None = None) -> Json:
    row = {"id": f"{actor} {action} {at}", "actor": actor, "action": action, "object_id": APPLICATION}
    return row | {"at": f"2026-01-01T00:00:{at}+00:00", "reason": reason, "_transaction": int(at)}


def outcome(event_id: str, second: int) -> Json:
    return {"event_id": event_id, "recorded_at": f"2026-01-01T00:00:{second:02}+00:00", "_transaction": second}


def seal(tables: Json) -> None:
    """Seal the audit rows as a service does."""
    before = bytes(32)
    tables["audit_seal"] = []
    for number, entry in enumerate(tables["audit_entry"], 1):
        row = {name: value for name, value in entry.items() if name != "_transaction"}
        row["at"] = entry["at"].replace("+00:00", ".000000Z")
        written = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256(before + written.encode()).digest()
        tables["audit_seal"].append({"number": number, "entry_id": entry["id"], "hash": "\\x" + before.hex()})


def inbox() -> list[Json]:
    place = {"topic": "kompeten.registration", "subject": APPLICATION}
    return [place | {"last_sequence": 2, "last_event_id": "e2"}]


def notified() -> Json:
    rows = {"contact": [{"application_id": APPLICATION}], "outcome_entry": [outcome("e2", 1)]}
    return rows | {"inbox": inbox(), "audit_entry": []}


def committed(service: str) -> Json:
    return {"service": service, "topic": "kompeten.registration", "partition": 3, "offset": 2}


def sound() -> tuple[list[Json], Json]:
    """Return a campaign of one application: submitted, accepted, withdrawn by nobody, nothing decided."""
    operation = {"kind": "operation", "at": 2, "began": 1, "path": "/", "method": "POST", "retry_after": None}
    log = [
        {"kind": "canary", "at": 0, "nik": "6301131306759318"},
        operation | {"name": "submit", "key": "k1", "status": 201, "answer": {"id": APPLICATION}},
        operation | {"name": "accept one", "key": "k2", "status": 200, "answer": {"id": APPLICATION}},
        operation | {"name": "stranger", "key": None, "status": 404, "answer": {}, "expects": "refusal"},
        {"kind": "wave", "at": 3, "wanted": {APPLICATION: "registered"}},
        {"kind": "drain", "at": 4, "seconds": 1.0, "left": {}},
    ]
    about = {"application_id": APPLICATION}
    registration = {
        "application": [{"id": APPLICATION, "accepted_at": "t", "state": "accepted"}],
        "application_revision": [about],
        "event_stream": [{"topic": "kompeten.registration", "subject": APPLICATION, "last": 2}],
        "idempotency_key": [{"key": "k1"}, {"key": "k2"}],
        "timeline_entry": [{"event_id": "e2", **about, "stage": "registered", "precedence": [1]}],
        "inbox": [],
        "audit_entry": [audited("org", "submit_application", "00"), audited("admin", "accept_application", "01")],
    }
    evidence: Json = {
        "texts": {},
        "rows": {
            "registration": registration,
            "assessment": {
                "assessment": [about | {"state": "open"}],
                "inbox": inbox(),
                "audit_entry": [audited("manager", "save_assessor", "00")],
            },
            "certification": {"inbox": inbox(), "expectation": [about], "audit_entry": []},
            "notifications": notified(),
        },
        "records": [record(1, "ApplicationSubmitted", "e1", 0), record(2, "ParticipantRegistered", "e2", 1)],
        "committed": [committed(one) for one in ("assessment", "certification", "notifications")],
    }
    for tables in evidence["rows"].values():
        seal(tables)
    return log, evidence


def broken(log: list[Json], evidence: Json) -> set[str]:
    return {finding.invariant.split(" ")[0] for finding in judge(log, evidence)}


def test_a_sound_campaign_is_clean() -> None:
    assert judge(*sound()) == []


def test_judging_changes_nothing() -> None:
    log, evidence = sound()
    kept = copy.deepcopy((log, evidence))
    judge(log, evidence)
    assert (log, evidence) == kept


BREAKS: dict[str, tuple[str, Any]] = {
    "a submission that is gone": ("I1", lambda _log, rows, _e: rows["registration"]["application"].clear()),
    "an acceptance with two assessments": (
        "I1",
        lambda _log, rows, _e: rows["assessment"]["assessment"].append(rows["assessment"]["assessment"][0]),
    ),
    "an event lost before its topic": ("I2", lambda _log, _rows, e: e["records"].pop()),
    "a row left in an outbox": ("I2", lambda _log, rows, _e: rows["registration"].update(outbox=[{"id": 1}])),
    "a certificate nobody granted": (
        "I3",
        lambda _log, rows, _e: rows["certification"].update(certificate=[certificate(1)]),
    ),
    "a number left out": ("I4", lambda _log, rows, _e: rows["certification"].update(certificate=[certificate(2)])),
    "events in the wrong order": ("I5", lambda _log, _rows, e: e["records"].reverse()),
    "an event handled twice": (
        "I5",
        lambda _log, rows, _e: rows["notifications"]["outcome_entry"].append(outcome("e2", 2)),
    ),
    "another answer to the same key": ("I6", lambda log, _rows, _e: log.append(log[1] | {"answer": {"id": "other"}})),
    "a replay that adds a row": (
        "I7",
        lambda _log, _rows, e: e.update(before_replay={"assessment": {"assessment": []}}),
    ),
    "a record that was never read": ("I8", lambda _log, _rows, e: e["committed"].pop()),
    "a genuine record parked": ("I8", lambda _log, rows, _e: rows["assessment"].update(dead_letter=[letter()])),
    "poison that left no trace": ("F9", lambda log, _rows, _e: log.append(forged())),
    "an outbox that never empties": ("I9", lambda log, _rows, _e: log.append(log[-1] | {"seconds": None})),
    "a change without an actor": (
        "I10",
        lambda _log, rows, _e: rows["assessment"]["audit_entry"].append(audited("", "x", "59")),
    ),
    "a closure nobody audited": (
        "I10",
        lambda _log, rows, _e: rows["certification"].update(committee_session=[{"id": "s1", "closed_at": "now"}]),
    ),
    "a NIK in a log": ("I11", lambda _log, _rows, e: e["texts"].update({"a.log": "nik 6301131306759318"})),
    "a stranger let in": ("I12", lambda log, _rows, _e: log.append(log[3] | {"status": 200})),
    "a list that forgot a suspension": (
        "I13",
        lambda _log, rows, _e: rows["certification"].update(listed(rows["certification"], "suspended", 7)),
    ),
    "a list that revokes somebody else": (
        "I13",
        lambda _log, rows, _e: rows["certification"].update(listed(rows["certification"], "withdrawn", 8)),
    ),
    "a list of attendance that was taken and is gone": (
        "I14",
        lambda log, _rows, _e: log.append({"kind": "gathering", "at": 3, "activity": "w", "lessons": {"p1": 3}}),
    ),
    "an answer 500": ("E1", lambda log, _rows, _e: log.append(log[1] | {"status": 500})),
    "a mail that was never sent": (
        "E2",
        lambda _log, rows, _e: rows["notifications"].update(message=[{"cause_id": "e2", "state": "sent"}]),
    ),
    "registration down with the broker": (
        "E3",
        lambda log, _rows, _e: log.append({"kind": "through", "began": 0, "at": 9}),
    ),
    "a fail point nobody came to": (
        "H0",
        lambda log, _rows, _e: log.append(
            {"kind": "fault", "name": "kill point", "service": "x", "point": "p", "reached": False}
        ),
    ),
}


def certificate(sequence: int) -> Json:
    return {
        "id": "c1",
        "lsp_id": LSP,
        "year": 2026,
        "sequence": sequence,
        "application_id": APPLICATION,
        "case_id": "case",
        "issued_on": "2026-01-01",
        "certificate_number": "1",
        "state": "active",
        "issued_by": "director",
    }


def listed(tables: Json, state: str, revoked: int) -> Json:
    """Return a certificate at place 7, and the LSP's list in which another place may be revoked."""
    of = {"certificate_id": "c1", "lsp_id": LSP, "list_number": 1, "place": 7}
    status_list = {"lsp_id": LSP, "number": 1}
    for purpose, places in (("revocation", [revoked]), ("suspension", [])):
        status_list[purpose] = json.dumps({"credentialSubject": {"encodedList": encode_bits(places)}})
    return {
        "certificate": [*tables.get("certificate", ()), certificate(1) | {"state": state}],
        "credential": [of],
        "status_list": [status_list],
    }


def letter() -> Json:
    place = {"topic": "kompeten.registration", "partition": 3, "record_offset": 0}
    return place | {"reason": "unexpected", "error": "", "event_id": None, "subject": APPLICATION}


def forged() -> Json:
    place = {"topic": "kompeten.registration", "partition": 3, "offset": 7}
    return {"kind": "forged", "at": 1, "records": [place | {"poison": "not JSON", "reason": "poison"}]}


@pytest.mark.parametrize("what", BREAKS)
def test_what_is_broken_is_named(what: str) -> None:
    invariant, harm = BREAKS[what]
    log, evidence = sound()
    harm(log, evidence["rows"], evidence)
    assert invariant in broken(log, evidence)


def test_an_answer_forgotten_by_a_restore_is_none_of_a_service_that_was_not_restored() -> None:
    log, evidence = sound()
    evidence["rows"]["registration"]["idempotency_key"].pop()
    restored = {"kind": "restored", "at": 3, "backed_up": 1, "paths": ["/v1/sessions"]}
    assert [one.invariant[:2] for one in judge([*log, restored], evidence)] == ["I6"]
    assert judge([*log, restored | {"paths": ["/"]}], evidence) == []
    assert judge([*log, restored | {"paths": ["/"], "backed_up": 2.5}], evidence)
