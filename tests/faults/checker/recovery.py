"""What faults may cost while they last, and how soon they must be over: outages, bursts, a store that refuses."""

from collections.abc import Iterator

from faults.checker.case import Case, Json

RECOVERY_SECONDS = 60
FEW = 10
AMID_TRAFFIC = "replay amid traffic"
WAITING_REASONS = ("unexpected", "behind")
OUTAGES = ("broker outage", "partition from the broker")


def registration_answers_through_broker_outages(case: Case) -> Iterator[str]:
    """E3: each submission sent while the broker is away, or parted from registration, is answered 2xx at once."""
    submissions = [line for line in case.log if line.get("name") == "submit" and line["kind"] != "fault"]
    for fault in _faults(case, *OUTAGES):
        if fault["name"] == "partition from the broker" and fault["service"] != "registration":
            continue
        for line in submissions:
            if fault["began"] <= line["began"] <= fault["at"] and not _succeeded(line):
                yield _refused(line)
    for through in (line for line in case.log if line["kind"] == "through"):
        asked = [line for line in submissions if through["began"] <= line["began"] and line["at"] <= through["at"]]
        if len(asked) < FEW:
            yield f"only {len(asked)} submissions from {through['began']} to {through['at']} s"
        yield from (_refused(line) for line in asked if not _succeeded(line))


def every_fault_was_recovered_from(case: Case) -> Iterator[str]:
    """I9: whatever waited in an outbox or a topic when a fault was over is through within 60 s, without a hand."""
    name = "the start"
    for line in case.log:
        name = line["name"] if line["kind"] == "fault" else name
        if line["kind"] == "recovery" and (line["seconds"] is None or line["seconds"] > RECOVERY_SECONDS):
            took = "never seen" if line["seconds"] is None else f"after {line['seconds']} s"
            yield f"the end of {name} at {line['at']} s: recovered {took}"


def lag_stays_bounded(case: Case) -> Iterator[str]:
    """F12: in a burst consumers keep up: never more than half of what it makes them read waits at once."""
    for fault in _faults(case, "burst"):
        if fault["highest_lag"] > fault["to_read"] / 2:
            yield f"a burst of {fault['to_read']} records to read let {fault['highest_lag']} wait"


def refused_letters_stop_the_reader(case: Case) -> Iterator[str]:
    """F15: while a dead-letter store refuses rows, no letter is written and no poison passed over."""
    for fault in _faults(case, "dead letters refused"):
        if not fault["sent"]:
            yield f"no poison came while {fault['service']} could not park it"
        if fault["letters"]:
            yield f"{fault['service']} wrote {fault['letters']} dead letters into a closed store"
        yield from (f"{fault['service']} passed over {one['poison']} unparked" for one in fault["skipped"])


def dead_letters_hold_their_subject(case: Case) -> Iterator[str]:
    """I5: those after a dead letter wait behind it, and a replay amid traffic leaves none."""
    for fault in _faults(case, AMID_TRAFFIC):
        name, subjects = fault["service"], fault["subjects"]
        letters = [row for row in case.rows(name, "dead_letter") if row["subject"] in subjects]
        if fault["unheld"]:
            yield f"{name} let a subject go on {fault['unheld']} times past a dead letter of it"
        for row in letters:
            what = f"{name} {row['subject']}: {row['sequence']}"
            if row["reason"] not in WAITING_REASONS:
                yield f"{what} parked as {row['reason']}: {row['error'][:120]}"
            if row["resolution"] != "replayed":
                yield f"{what} is {row['resolution'] or 'still undecided'} after {fault['replays']} replays"


def _faults(case: Case, *names: str) -> list[Json]:
    return [line for line in case.log if line["kind"] == "fault" and line["name"] in names and "not_run" not in line]


def _refused(line: Json) -> str:
    got = line.get("status") or f"no answer ({line.get('error')})"
    return f"a submission of {line['began']} s got {got} at {line['at']} s"


def _succeeded(line: Json) -> bool:
    return line["kind"] == "operation" and line["status"] in range(200, 300)
