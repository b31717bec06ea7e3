"""What counts as a difference between services, whose turn it is, and how a difference is explained."""

from dataclasses import replace
from typing import Any

import pytest

from kompeten_ops.reconcile.explaining import explained, settled, unseen
from kompeten_ops.reconcile.knowledge import Difference, Explanation, Hop, Known, Messages
from kompeten_ops.reconcile.rules import differences, stuck_letters, waiting_for

REGISTERED = {"candidate_registered": "sent"}
SCHEDULED = REGISTERED | {"candidate_scheduled": "sent"}
WAY = Hop("kompeten.registration", "assessment")
MISSING = Difference("accepted, but no assessment is open", WAY)
LETTER = {"id": "the-id", "reason": "poison", "parked_at": "2026-07-01T03:00:00Z", "sequence": 2}
WAITING = {"recorded_at": "2026-07-01T03:00:00Z", "sequence": 2}


def known(state: str, stage: str, **more: Any) -> Known:
    return Known("a", "b", state=state, stage=stage, **more)


def accepted(stage: str, assessment: str | None, **more: Any) -> Known:
    return known("accepted", stage, was_accepted=True, assessment=assessment, **more)


SUBMITTED = known("submitted", "submitted")
OPEN = accepted("registered", "open", letters=REGISTERED)
ASSIGNED = accepted("assigned", "assigned", is_assigned=True, letters=SCHEDULED)
ABSENT = accepted("absent", "absent", letters=REGISTERED | {"candidate_absent": "sent"})
ASSESSED = replace(ASSIGNED, stage="assessed", assessment="completed", case="awaiting_decision")
GRANTED = replace(ASSESSED, stage="granted", case="granted")
REFUSED = replace(
    ASSESSED, stage="not_granted", case="not_granted", letters=SCHEDULED | {"candidate_not_granted": "sent"}
)
ISSUED = replace(
    ASSESSED, stage="issued", case="issued", certificate="1/X/2026", letters=SCHEDULED | {"candidate_issued": "sent"}
)
WITHDRAWN = known(
    "withdrawn",
    "withdrawn",
    was_accepted=True,
    assessment="withdrawn",
    letters=REGISTERED | {"candidate_withdrawn": "sent"},
)

DECIDED_TOO_LATE = replace(WITHDRAWN, assessment="completed")
STUCK = {"candidate_registered": "awaiting_contact"}


@pytest.mark.parametrize(
    ("one", "turn"),
    [
        (SUBMITTED, "the LSP (verification)"),
        (known("returned", "returned", letters={"candidate_returned": "sent"}), "the organizer (correction)"),
        (known("rejected", "rejected", letters={"candidate_rejected": "sent"}), None),
        (OPEN, "the certification manager (assignment)"),
        (ASSIGNED, "the assessor"),
        (ABSENT, None),
        (ASSESSED, "the committee"),
        (GRANTED, "the director (issue)"),
        (replace(GRANTED, case="review_required"), "the committee (a result was revised)"),
        (REFUSED, None),
        (ISSUED, None),
        (WITHDRAWN, None),
        (replace(ISSUED, state="withdrawn", letters={**ISSUED.letters, "candidate_withdrawn": "sent"}), None),
        (replace(WITHDRAWN, assessment="completed", case="withdrawn"), None),
    ],
)
def test_services_that_agree_show_no_difference_and_whose_turn_it_is(one: Known, turn: str | None) -> None:
    assert differences(one) == []
    assert waiting_for(one) == turn


@pytest.mark.parametrize(
    ("one", "what", "consumer"),
    [
        (accepted("registered", None, letters=REGISTERED), "accepted, but no assessment is open", "assessment"),
        (replace(OPEN, letters={}), "no letter candidate_registered", "notifications"),
        (replace(ASSESSED, case=None), "assessed, but there is no case", "certification"),
        (
            replace(ASSESSED, stage="assigned"),
            "registration shows assigned, the others are at assessed",
            "registration",
        ),
        (replace(GRANTED, stage="assessed"), "registration shows assessed, the others are at granted", "registration"),
        (replace(ISSUED, stage="granted"), "registration shows granted, the others are at issued", "registration"),
        (replace(ISSUED, letters=SCHEDULED), "no letter candidate_issued", "notifications"),
        (replace(WITHDRAWN, assessment="assigned"), "withdrawn, but the assessment goes on", "assessment"),
        (
            replace(WITHDRAWN, assessment="completed", case="granted"),
            "withdrawn, but the case goes on",
            "certification",
        ),
        (
            replace(OPEN, letters={"candidate_registered": "awaiting_contact"}),
            "a letter waits for a contact",
            "notifications",
        ),
        (replace(OPEN, state=None), "registration does not know this application", None),
        (replace(SUBMITTED, assessment="open"), "an assessment of an application that was never accepted", None),
        (replace(ISSUED, certificate=None), "the case and the register of certificates disagree", None),
        (replace(ASSESSED, assessment="assigned"), "a case without a completed assessment", None),
        (replace(OPEN, assessment="withdrawn"), "withdrawn elsewhere, but not in registration", None),
        (replace(OPEN, stage="issued"), "registration shows issued, the others are at registered", None),
    ],
)
def test_a_difference_names_the_way_the_news_should_have_come(one: Known, what: str, consumer: str | None) -> None:
    found = {difference.what: difference.hop for difference in differences(one)}
    hop = found[what]
    assert (hop.consumer if hop else None) == consumer


def test_letters_nobody_got_are_told_and_are_no_difference() -> None:
    one = replace(OPEN, letters={"candidate_registered": "undeliverable"})
    assert differences(one) == []
    assert stuck_letters(one) == ["candidate_registered has no address"]


@pytest.mark.parametrize(
    ("messages", "explanation", "why"),
    [
        (
            Messages(dead_letters={WAY: LETTER}),
            Explanation.DEAD_LETTER,
            "dead letter in assessment since 2026-07-01 03:00:00 because of",
        ),
        (
            Messages(waiting={WAY.topic: WAITING}),
            Explanation.IN_OUTBOX,
            "in the outbox of registration since 2026-07-01 03:00:00",
        ),
        (Messages(recorded={WAY.topic: 2}, paused=frozenset({WAY})), Explanation.PAUSED, "paused"),
        (Messages(recorded={WAY.topic: 2}, applied={WAY: 1}), Explanation.ON_ITS_WAY, "applied 1 of 2"),
        (Messages(recorded={WAY.topic: 2}, applied={WAY: 2}), Explanation.UNEXPLAINED, "applied all 2"),
    ],
)
def test_a_difference_is_explained_by_what_the_messaging_knows(
    messages: Messages, explanation: Explanation, why: str
) -> None:
    (one,) = explained([MISSING], messages)
    assert (one.explanation, why in one.why) == (explanation, True)


def test_a_difference_no_event_could_mend_is_not_explained() -> None:
    (one,) = explained([Difference("x", None)], Messages(dead_letters={WAY: LETTER}))
    assert one.explanation is Explanation.UNEXPLAINED


def test_what_is_still_on_its_way_when_patience_is_over_is_not_explained() -> None:
    (one,) = explained([MISSING], Messages(recorded={WAY.topic: 2}))
    assert settled(one).explanation is Explanation.UNEXPLAINED
    assert "lost" in settled(one).why
    (found,) = explained([MISSING], Messages(dead_letters={WAY: LETTER}))
    assert settled(found) == found


def test_events_nobody_applied_show_even_where_the_lists_agree() -> None:
    messages = Messages(recorded={WAY.topic: 3}, applied={WAY: 2}, dead_letters={WAY: LETTER}, hops=frozenset({WAY}))
    (one,) = explained([], messages)
    assert one.what == "assessment applied 2 of 3 on kompeten.registration"
    assert one.explanation is Explanation.DEAD_LETTER
    assert len(explained([MISSING], messages)) == 1, "one way, one difference"


def test_a_consumer_ahead_of_its_producer_is_not_explained() -> None:
    messages = Messages(recorded={WAY.topic: 1}, applied={WAY: 2}, hops=frozenset({WAY}))
    assert [one.hop for one in unseen(messages)] == [None]
