"""All invariants held against one campaign."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from faults.checker.case import Case, Json
from faults.checker.chain import (
    certificates_follow_decisions,
    events_and_rows_agree,
    numbers_are_gapless,
    submissions_and_acceptances_exist_once,
)
from faults.checker.edge import (
    answers_are_honest,
    every_change_has_an_actor,
    mails_are_told_once,
    no_national_id_leaked,
    repeats_are_answered_alike,
    strangers_see_nothing,
)
from faults.checker.lessons import hours_are_counted_once
from faults.checker.lists import lists_say_what_the_register_says
from faults.checker.recovery import (
    dead_letters_hold_their_subject,
    every_fault_was_recovered_from,
    lag_stays_bounded,
    refused_letters_stop_the_reader,
    registration_answers_through_broker_outages,
)
from faults.checker.register import the_register_tells_what_its_topic_tells
from faults.checker.seals import the_audit_chain_holds
from faults.checker.stream import (
    every_record_is_accounted_for,
    everything_drained_unaided,
    first_copies_are_in_order,
    handled_once_and_in_order,
    poison_is_parked,
    rebuilt_projections_are_the_same,
    replay_changed_nothing,
    the_harm_was_done,
)
from faults.checker.sums import the_sums_agree

Check = Callable[[Case], Iterator[str]]

CHECKS: dict[str, Check] = {
    "H0 the harm was done": the_harm_was_done,
    "I1 submissions and acceptances exist once": submissions_and_acceptances_exist_once,
    "I2 no event without its row, no row without its event": events_and_rows_agree,
    "I3 certificates follow decisions": certificates_follow_decisions,
    "I4 numbers are gapless": numbers_are_gapless,
    "I5 first copies are in order": first_copies_are_in_order,
    "I5 handled once and in order": handled_once_and_in_order,
    "I5 dead letters hold their subject": dead_letters_hold_their_subject,
    "I6 repeats are answered alike": repeats_are_answered_alike,
    "I7 replay changed nothing": replay_changed_nothing,
    "I7 rebuilt projections are the same": rebuilt_projections_are_the_same,
    "I8 every record is accounted for": every_record_is_accounted_for,
    "I8 the sums agree": the_sums_agree,
    "F9 poison is parked": poison_is_parked,
    "F12 lag stays bounded": lag_stays_bounded,
    "F15 refused letters stop the reader": refused_letters_stop_the_reader,
    "I9 everything drained unaided": everything_drained_unaided,
    "I9 every fault was recovered from": every_fault_was_recovered_from,
    "I10 every change has an actor": every_change_has_an_actor,
    "I10 the audit chain holds": the_audit_chain_holds,
    "I11 no national id leaked": no_national_id_leaked,
    "I12 strangers see nothing": strangers_see_nothing,
    "I13 lists say what the register says": lists_say_what_the_register_says,
    "I14 hours are counted once": hours_are_counted_once,
    "I15 the register tells what its topic tells": the_register_tells_what_its_topic_tells,
    "E1 answers are honest": answers_are_honest,
    "E2 mails are told once": mails_are_told_once,
    "E3 registration answers 2xx through broker outages": registration_answers_through_broker_outages,
}
SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """One broken invariant with the first few of what broke it."""

    invariant: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        """Explain it in full."""
        return f"{self.invariant}: {self.count} times\n  " + "\n  ".join(self.examples)


def judge(log: list[Json], evidence: Json) -> list[Finding]:
    """Return what was broken; pure, so a kept campaign can be judged again by a better checker."""
    case = Case(log, evidence)
    findings = []
    for name, check in CHECKS.items():
        broken = list(check(case))
        if broken:
            findings.append(Finding(name, len(broken), tuple(broken[:SHOWN])))
    return findings
