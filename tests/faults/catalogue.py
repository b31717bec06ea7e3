"""The faults by their numbers, so that a report can say which ran in which seed and which in none."""

from collections.abc import Iterable, Sequence

from faults.oplog import Json

# The name in the log, and the fault's number; the others are shown elsewhere.
FAULTS = {
    "kill": "F1",
    "kill point": "F2",
    "broker outage": "F3",
    "broker outage and kill": "F3",
    "broker flaps": "F3",
    "broker freeze": "F4",
    "postgres crash": "F5",
    "postgres freeze": "F5",
    "connections used up": "F5",
    "lost answers to COMMIT": "F5",
    "partition from the database": "F6",
    "partition from the broker": "F6",
    "wrong clock": "F7",
    "duplicates": "F8",
    "replay from 0": "F8",
    "poison": "F9",
    "disk full": "F11",
    "slow consumer": "F12",
    "burst": "F12",
    "rebalances": "F13",
    "upgrade": "F13",
    "back-out": "F13",
    "two relays": "F14",
    "dead letters refused": "F15",
    "cold start": "F16",
    "restore": "F17",
    "cluster restore": "F17",
    "mail outage": "",
    "replay amid traffic": "",
}
ELSEWHERE = {"F10 other versions of an event": "tests/contracts"}


def ran(lines: Iterable[Json], name: str) -> list[Json]:
    """Return the lines of a fault that was done."""
    return [line for line in lines if line["kind"] == "fault" and line["name"] == name and "not_run" not in line]


def refusals(lines: Iterable[Json], name: str) -> list[str]:
    """Return why a fault could not be done on this machine."""
    return [line["not_run"] for line in lines if line["kind"] == "fault" and line["name"] == name and "not_run" in line]


def missing(logs: Sequence[Sequence[Json]]) -> list[str]:
    """Return the faults that were in no seed, with the reason where there is one."""
    found = []
    for name, number in FAULTS.items():
        if not any(ran(lines, name) for lines in logs):
            why = {reason for lines in logs for reason in refusals(lines, name)}
            found.append(
                f"{number} {name}: {'not run here: ' + '; '.join(sorted(why)) if why else 'in no seed'}".strip()
            )
    return found
