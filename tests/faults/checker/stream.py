"""I5, I7, I8, I9 and poison: what the topics hold, and what each consumer made of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from faults.checker.case import EFFECTS, READS, Case, Json, Record

DRAIN_SECONDS = 60
# Rows that time adds without a change: stored answers, and seals over audit rows that stood before.
TELLS_OF_TRAFFIC = ("idempotency_key", "audit_seal")


def first_copies_are_in_order(case: Case) -> Iterator[str]:
    """I5, producers: per topic and subject first copies are 1, 2, 3 … in one partition, each number one event."""
    last: defaultdict[tuple[str, str | None], int] = defaultdict(int)
    place: dict[tuple[str, str | None], int] = {}
    for one in case.first_copies:
        stream = one.topic, one.subject
        if one.sequence != last[stream] + 1:
            yield f"{one.topic} {one.subject}: {one.sequence} after {last[stream]} at {one.partition}/{one.offset}"
        last[stream] = one.sequence or 0
        if place.setdefault(stream, one.partition) != one.partition:
            yield f"{one.topic} {one.subject}: in partitions {place[stream]} and {one.partition}"
        if one.key != one.subject:
            yield f"{one.topic} {one.subject}: keyed {one.key}"


def handled_once_and_in_order(case: Case) -> Iterator[str]:
    """I5, consumers: an event that leaves a row left one, in the order of the sequence; each inbox is at the last."""
    for service, kinds in case.of_services(EFFECTS):
        places = {(table, column) for table, column, _ in kinds.values()}
        rows = {place: _by_value(case, service, *place) for place in places}
        latest: dict[tuple[str, str | None], tuple[str, int]] = {}
        for one in case.first_copies:
            if one.type not in kinds or one.topic not in READS[service]:
                continue
            table, column, attribute = kinds[one.type]
            found = rows[table, column][getattr(one, attribute)]
            if len(found) != 1:
                yield f"{service} handled {one.type} {one.event_id} of {one.subject} {len(found)} times"
            elif "recorded_at" in found[0]:
                stream, moment = (one.topic, one.subject), (found[0]["recorded_at"], found[0]["_transaction"])
                if _is_before(moment, latest.get(stream)):
                    yield f"{service} handled {one.type} of {one.subject} before what came before it"
                latest[stream] = moment
        yield from _inboxes_elsewhere(case, service)


def _by_value(case: Case, service: str, table: str, column: str) -> defaultdict[str, list[Json]]:
    found: defaultdict[str, list[Json]] = defaultdict(list)
    for row in case.rows(service, table):
        found[row[column]].append(row)
    return found


def _inboxes_elsewhere(case: Case, service: str) -> Iterator[str]:
    """Tell which subjects do not stand at the last of their events: what is parked is another check's affair."""
    last = {(one.topic, one.subject): one for one in case.first_copies if one.topic in READS[service]}
    inbox = {(row["topic"], row["subject"]): row for row in case.rows(service, "inbox")}
    waiting = {
        (row["topic"], row["subject"]) for row in case.rows(service, "dead_letter") if row.get("resolution") is None
    }
    for place, one in last.items():
        at = inbox.get(place, {"last_sequence": 0, "last_event_id": None})
        if place not in waiting and (at["last_sequence"], at["last_event_id"]) != (one.sequence, one.event_id):
            yield f"{service} {place}: stands at {at['last_sequence']} {at['last_event_id']}, not at {one.sequence}"


def _is_before(one: tuple[str, int], other: tuple[str, int] | None) -> bool:
    """Tell by clock and transaction: a clock may have been wrong, and numbers of transactions may cross; not both."""
    return other is not None and one[0] < other[0] and one[1] <= other[1]


def every_record_is_accounted_for(case: Case) -> Iterator[str]:
    """I8: per consumer and partition each record is committed and was applied, a copy, or parked; nothing else."""
    committed = {(one["service"], one["topic"], one["partition"]): one["offset"] for one in case.evidence["committed"]}
    for service, topics in case.of_services(READS):
        applied = {(row["topic"], row["subject"]): row["last_sequence"] for row in case.rows(service, "inbox")}
        parked = _parked(case, service)
        for one in case.records:
            if one.topic not in topics:
                continue
            if one.offset >= committed.get((service, one.topic, one.partition), 0):
                yield f"{service} has not committed {one.place}"
            elif not _is_known(one, applied, parked):
                yield f"{service} neither applied nor parked {one.type} {one.sequence} of {one.subject} at {one.place}"
        for letter in case.rows(service, "dead_letter"):
            place = letter["topic"], letter["partition"], letter["record_offset"]
            if place not in _forged_places(case) and not _was_to_be_replayed(case, service, letter):
                yield f"{service} parked a genuine record ({letter['reason']}: {letter['error'][:120]})"


def _parked(case: Case, service: str) -> set[object]:
    letters = case.rows(service, "dead_letter")
    places: set[object] = {(row["topic"], row["partition"], row["record_offset"]) for row in letters}
    return places | {(row["topic"], row["subject"], row["event_id"]) for row in letters if row["event_id"]}


def _was_to_be_replayed(case: Case, service: str, letter: Json) -> bool:
    """Tell whether a fault of its own parked it, and an operator then replayed it."""
    return letter.get("resolution") == "replayed" and any(
        letter["subject"] in line.get("subjects", ()) and line["service"] == service
        for line in case.log
        if line["kind"] == "fault"
    )


def _is_known(one: Record, applied: dict[tuple[str, str], int], parked: set[object]) -> bool:
    if one.place in parked or (one.topic, one.subject, one.event_id) in parked:
        return True
    if one.subject is None or one.sequence is None or one.key != one.subject:
        return False
    return one.sequence <= applied.get((one.topic, one.subject), 0)


def _forged_places(case: Case) -> set[tuple[str, int, int]]:
    return {(one["topic"], one["partition"], one["offset"]) for one in case.forged}


def poison_is_parked(case: Case) -> Iterator[str]:
    """F9: each forged record is one dead letter at each consumer of its topic, with the reason it deserves."""
    for service, topics in case.of_services(READS):
        letters = Counter(
            (row["topic"], row["partition"], row["record_offset"]) for row in case.rows(service, "dead_letter")
        )
        reasons = {
            (row["topic"], row["partition"], row["record_offset"]): row["reason"]
            for row in case.rows(service, "dead_letter")
        }
        for one in case.forged:
            place = one["topic"], one["partition"], one["offset"]
            if one["topic"] not in topics or one["reason"] is None:
                continue
            if letters[place] != 1:
                yield f"{service}: {one['poison']} has {letters[place]} dead letters"
            elif reasons[place] != one["reason"]:
                yield f"{service}: {one['poison']} parked as {reasons[place]}, not {one['reason']}"


def everything_drained_unaided(case: Case) -> Iterator[str]:
    """I9: after the last fault and request, outboxes and lag are at 0 within 60 s; every wave came to its end."""
    drains = [line for line in case.log if line["kind"] == "drain"]
    if not drains:
        yield "nobody waited for the drain"
    for line in drains:
        if line["seconds"] is None or line["seconds"] > DRAIN_SECONDS:
            yield f"not drained within {DRAIN_SECONDS} s: {line['left']}"
    yield from (f"an organizer got stuck: {line['error']}" for line in case.log if line["kind"] == "stuck")


def the_harm_was_done(case: Case) -> Iterator[str]:
    """H0: a campaign whose traffic never came to an armed point, or never ended a wave, has proven nothing."""
    for line in case.log:
        if line["kind"] == "fault" and line.get("reached") is False:
            yield f"{line['service']} never came to {line['point']}"
    if not case.wanted:
        yield "no wave was played to its end"


def replay_changed_nothing(case: Case) -> Iterator[str]:
    """I7: a group set back to the beginning reads everything again and changes no row."""
    before = case.evidence.get("before_replay")
    if before is None:
        return
    for service, tables in before.items():
        for table, rows in tables.items():
            if table in TELLS_OF_TRAFFIC:
                continue
            then, now = sorted(map(str, rows)), sorted(map(str, case.rows(service, table)))
            if then != now:
                changed = sorted(set(then) ^ set(now))
                yield f"{service}.{table}: {len(then)} rows before, {len(now)} after: {changed[:1]}"


def rebuilt_projections_are_the_same(case: Case) -> Iterator[str]:
    """I7: a projection that was emptied and read anew from the topics has the same rows as before."""
    for service, tables in case.evidence.get("rebuilt", {}).items():
        for table, rows in tables.items():
            before, anew = sorted(map(str, case.rows(service, table))), sorted(map(str, rows))
            if before != anew:
                changed = sorted(set(before) ^ set(anew))
                yield f"{service}.{table}: {len(before)} rows before, {len(anew)} built anew: {changed[:1]}"
