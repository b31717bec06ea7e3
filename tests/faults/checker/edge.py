"""I6, I10 to I12, answers and mails: what people outside see."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from email import message_from_string

from faults.checker.case import Case

BROKEN = 500
NOT_FOUND, FORBIDDEN = 404, 403
SENT = ("sent", "sent_again")
DIALOGUES = 8  # that a sender has under way at most; those to one domain are fewer
ADOPTED = {"adopt_certificate": "issue_certificate", "adopt_session": "close_session"}  # after a restore


def repeats_are_answered_alike(case: Case) -> Iterator[str]:
    """I6: one Idempotency-Key gets one answer, however often it is asked, and is stored once.

    A stored answer is a row like others: what a service answered between a backup and its restore is gone with the
    database, and must at most be stored once.
    """
    answers = defaultdict(set)
    for line in case.log:
        if line["kind"] == "operation" and line["key"] and line["status"] < 300:
            answers[line["key"]].add(json.dumps([line["status"], line["answer"]], sort_keys=True))
    yield from (f"{key} was answered in {len(found)} ways" for key, found in answers.items() if len(found) > 1)
    stored: Counter[str] = Counter()
    for tables in case.evidence["rows"].values():
        stored.update(row["key"] for row in tables.get("idempotency_key", ()))
    forgotten = _answered_before_a_restore(case)
    yield from (
        f"{key} is stored {stored[key]} times"
        for key in answers
        if stored[key] != 1 and not (stored[key] == 0 and key in forgotten)
    )


def _answered_before_a_restore(case: Case) -> set[str]:
    """Return the keys answered by a service after the backup it was set back to."""
    return {
        line["key"]
        for restored in case.log
        if restored["kind"] == "restored"
        for line in case.log
        if line["kind"] == "operation"
        and restored["backed_up"] <= line["at"] <= restored["at"]
        and line["path"].startswith(tuple(restored["paths"]))
    }


def every_change_has_an_actor(case: Case) -> Iterator[str]:
    """I10: every audit row names who; what a person changed once has exactly one row, of a person.

    The row of what was done after the backup went with the database: its adoption is what can be audited.
    """
    counts: Counter[tuple[str, str]] = Counter()
    wanted = _changed_once(case)
    for service, tables in case.evidence["rows"].items():
        for row in tables.get("audit_entry", ()):
            if not row["actor"]:
                yield f"{service}: {row['action']} on {row['object_id']} has no actor"
            if row["action"] in wanted and str(row["actor"]).startswith("service:"):
                yield f"{service}: {row['action']} on {row['object_id']} by no person but {row['actor']}"
            counts[ADOPTED.get(row["action"], row["action"]), row["object_id"]] += 1
    for action, ids in wanted.items():
        yield from (
            f"{action} of {one} is audited {counts[action, one]} times" for one in ids if counts[action, one] != 1
        )


def _changed_once(case: Case) -> dict[str, list[str]]:
    batches, applications = case.rows("registration", "batch"), case.rows("registration", "application")
    assessments, sessions = case.rows("assessment", "assessment"), case.rows("certification", "committee_session")
    return {
        "propose_batch": [row["id"] for row in batches],
        "approve_batch": [row["id"] for row in batches if row["approved_at"] is not None],
        "submit_application": [row["id"] for row in applications],
        "accept_application": [row["id"] for row in applications if row["accepted_at"] is not None],
        "withdraw_application": [row["id"] for row in applications if row["state"] == "withdrawn"],
        "complete_assessment": [row["id"] for row in assessments if row["state"] == "completed"],
        "mark_absent": [row["id"] for row in assessments if row["state"] == "absent"],
        "draft_activity": [row["id"] for row in case.rows("development", "activity")],
        "enrol_participant": [row["id"] for row in case.rows("registration", "enrolment")],
        "close_session": [row["id"] for row in sessions if row["closed_at"] is not None],
        "issue_certificate": [row["id"] for row in case.rows("certification", "certificate")],
    }


def no_national_id_leaked(case: Case) -> Iterator[str]:
    """I11: no NIK of the campaign stands in topics, dead letters, outboxes, answers, logs or mails."""
    niks = {line["nik"] for line in case.log if line["kind"] == "canary"}
    if not niks:
        yield "no canary was sent"
        return
    searched = re.compile("|".join(sorted(niks)))
    texts = dict(case.evidence["texts"])
    texts["topics"] = json.dumps(case.evidence["records"])
    texts["rows"] = json.dumps(case.evidence["rows"])
    texts["answers"] = json.dumps([line for line in case.log if line["kind"] != "canary"], default=str)
    yield from (f"a NIK stands in {name}" for name, text in texts.items() if searched.search(text))


def strangers_see_nothing(case: Case) -> Iterator[str]:
    """I12: on every route another organizer gets 404 or 403, and lists without a foreign id."""
    asked = [line for line in case.log if line["kind"] == "operation" and line["name"] == "stranger"]
    if not asked:
        yield "no stranger asked"
    for line in asked:
        if line["expects"] == "list":
            shown = [one for one in line["foreign"] if one in json.dumps(line["answer"])]
            if shown or line["status"] >= BROKEN:
                yield f"{line['path']} shows {shown}"
        elif line["status"] not in (NOT_FOUND, FORBIDDEN):
            yield f"{line['method']} {line['path']} answered {line['status']}"


def answers_are_honest(case: Case) -> Iterator[str]:
    """F5: whatever breaks, no answer is a 500, and each 503 says when to come again."""
    for line in case.log:
        if line["kind"] != "operation":
            continue
        if line["status"] == BROKEN:
            yield f"{line['name']} at {line['at']} s answered 500: {str(line['answer'])[:200]}"
        if line["status"] == 503 and not line["retry_after"]:
            yield f"{line['name']} at {line['at']} s answered 503 without Retry-After"


def mails_are_told_once(case: Case) -> Iterator[str]:
    """E2: each sent message is a mail with its own Message-ID; a killed sender repeats at most what it was in."""
    kills = sum(
        line["kind"] == "fault" and line.get("service") in ("notifications", "postgres", None) for line in case.log
    )
    mails = [text for name, text in case.evidence["texts"].items() if name.endswith(".eml")]
    copies = Counter(str(message_from_string(text)["Message-ID"]) for text in mails)
    messages = case.rows("notifications", "message")
    sent = sum(row["state"] in SENT for row in messages)
    if len(copies) < sent:
        yield f"{sent} messages say sent, {len(copies)} different mails arrived"
    if len(mails) - len(copies) > kills * DIALOGUES:
        yield f"{len(mails) - len(copies)} mails came again after {kills} faults of the sender"
    unsent = [row["state"] for row in messages if row["state"] not in (*SENT, "undeliverable")]
    yield from (f"a message stays {state}" for state in unsent)
