"""I8 as arithmetic: per consumer and partition, what was published is what was applied, copied, parked, or waits."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from faults.checker.case import READS, Case, Json, Record

Place = tuple[str, int]  # topic, partition


def the_sums_agree(case: Case) -> Iterator[str]:
    """I8: records in the topic = inbox positions + copies + dead letters + lag, each counted where it is kept."""
    committed = {(one["service"], one["topic"], one["partition"]): one["offset"] for one in case.evidence["committed"]}
    published = Counter((one.topic, one.partition) for one in case.records)
    homes = {(one.topic, one.subject): one.partition for one in reversed(case.records)}
    for service, topics in case.of_services(READS):
        applied, parked = _applied(case, service, homes), _parked(case, service)
        read = [
            one
            for one in case.records
            if one.topic in topics and one.offset < committed.get((service, one.topic, one.partition), 0)
        ]
        copies = _copies(read)
        for topic, partition in sorted(place for place in published if place[0] in topics):
            place = topic, partition
            lag = published[place] - max(0, committed.get((service, *place), 0))
            if published[place] != applied[place] + copies[place] + parked[place] + lag:
                yield (
                    f"{service} {topic}/{partition}: {published[place]} published, but {applied[place]} applied "
                    f"+ {copies[place]} copies + {parked[place]} parked + {lag} waiting"
                )


def _applied(case: Case, service: str, homes: dict[tuple[str, str | None], int]) -> Counter[Place]:
    """Count by the inbox: its row of a subject says how many of its events are done with."""
    found: Counter[Place] = Counter()
    for row in case.rows(service, "inbox"):
        found[row["topic"], homes.get((row["topic"], row["subject"]), -1)] += row["last_sequence"]
    return found


def _parked(case: Case, service: str) -> Counter[Place]:
    """Count the dead letters that the inbox has not passed: what was replayed or discarded counts there."""
    last = {(row["topic"], row["subject"]): row for row in case.rows(service, "inbox")}
    found: Counter[Place] = Counter()
    for letter in case.rows(service, "dead_letter"):
        if not _is_settled(letter, last.get((letter["topic"], letter["subject"]))):
            found[letter["topic"], letter["partition"]] += 1
    return found


def _is_settled(letter: Json, row: Json | None) -> bool:
    decided = letter.get("resolution") in ("replayed", "discarded")
    return decided and letter["sequence"] is not None and row is not None and row["last_sequence"] >= letter["sequence"]


def _copies(read: list[Record]) -> Counter[Place]:
    """Count the records whose event was read before: same subject, same sequence, same id."""
    seen: defaultdict[Place, set[tuple[str, int, str]]] = defaultdict(set)
    found: Counter[Place] = Counter()
    for one in read:
        if one.subject is None or one.sequence is None or one.event_id is None or one.key != one.subject:
            continue
        event, place = (one.subject, one.sequence, one.event_id), (one.topic, one.partition)
        found[place] += event in seen[place]
        seen[place].add(event)
    return found
