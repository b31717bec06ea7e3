"""What the services should know when each knows what the others told: pure, from what their lists say."""

from collections.abc import Iterator

from kompeten_ops.reconcile.knowledge import (
    ASSESSMENT,
    CERTIFICATION,
    NOTIFICATIONS,
    REGISTRATION,
    Difference,
    Hop,
    Known,
)

TO_ASSESSMENT = Hop("kompeten.registration", ASSESSMENT)
TO_CERTIFICATION = Hop("kompeten.registration", CERTIFICATION)
RESULTS = Hop("kompeten.assessment", CERTIFICATION)
LETTERS_OF_REGISTRATION = Hop("kompeten.registration", NOTIFICATIONS)
LETTERS_OF_ASSESSMENT = Hop("kompeten.assessment", NOTIFICATIONS)
LETTERS_OF_DECISIONS = Hop("kompeten.certification", NOTIFICATIONS)
LETTERS_OF_CERTIFICATES = Hop("kompeten.certificates", NOTIFICATIONS)
BACK = {
    topic: Hop(topic, REGISTRATION)
    for topic in ("kompeten.assessment", "kompeten.certification", "kompeten.certificates")
}

GOING_ON = ("open", "assigned", "in_progress")
DECIDED = ("granted", "not_granted", "review_required", "issued")
STAGES_OF_CASE = {"review_required": ("granted", "not_granted")}  # decided before a result was revised
STAGES_OF_ASSESSMENT = {"completed": "assessed", "absent": "absent"}
WITHDRAWABLE = ("awaiting_decision", "granted", "review_required")
WAITING_FOR = {
    "submitted": "the LSP (verification)",
    "waiting": "a free seat",
    "returned": "the organizer (correction)",
    "open": "the certification manager (assignment)",
    "assigned": "the assessor",
    "in_progress": "the assessor",
    "completed": "the committee",
    "awaiting_decision": "the committee",
    "review_required": "the committee (a result was revised)",
    "granted": "the director (issue)",
}
STUCK_LETTERS = {
    "failed": "could not be sent",
    "undeliverable": "has no address",
    "awaiting_contact": "waits for a contact",
}


def differences(known: Known) -> list[Difference]:
    """Return everything the services know differently, in the order of the chain."""
    if known.state is None:
        return [Difference("registration does not know this application", None)]
    return [*_between_services(known), *_stage(known), *_letters(known)]


def waiting_for(known: Known) -> str | None:
    """Return whose turn it is; None when nobody's."""
    if known.state in ("rejected", "withdrawn") or known.certificate:
        return None
    for state in (known.case, known.assessment, known.state):
        if state in WAITING_FOR:
            return WAITING_FOR[state]
        if state is not None:
            return None
    return None


def stuck_letters(known: Known) -> list[str]:
    """Return the letters that nobody got, and why; that is no difference between services."""
    return [f"{kind} {STUCK_LETTERS[state]}" for kind, state in known.letters.items() if state in STUCK_LETTERS]


def _between_services(known: Known) -> Iterator[Difference]:
    if known.was_accepted and known.assessment is None:
        yield Difference("accepted, but no assessment is open", TO_ASSESSMENT)
    if not known.was_accepted and known.assessment is not None:
        yield Difference("an assessment of an application that was never accepted", None)
    if known.state == "withdrawn" and known.assessment in GOING_ON:
        yield Difference("withdrawn, but the assessment goes on", TO_ASSESSMENT)
    if known.state == "withdrawn" and known.case in WITHDRAWABLE:
        yield Difference("withdrawn, but the case goes on", TO_CERTIFICATION)
    if known.state != "withdrawn" and "withdrawn" in (known.assessment, known.case):
        yield Difference("withdrawn elsewhere, but not in registration", None)
    if known.assessment == "completed" and known.case is None:
        yield Difference("assessed, but there is no case", RESULTS)
    if known.case is not None and known.assessment != "completed":
        yield Difference("a case without a completed assessment", None)
    if (known.case == "issued") != (known.certificate is not None):
        yield Difference("the case and the register of certificates disagree", None)


def _stage(known: Known) -> Iterator[Difference]:
    expected, hop = _expected_stage(known)
    if known.stage not in expected:
        wanted = " or ".join(expected)
        yield Difference(f"registration shows {known.stage}, the others are at {wanted}", hop)


def _expected_stage(known: Known) -> tuple[tuple[str, ...], Hop | None]:
    """Return the stages registration's timeline can be at, and the way the news of it comes."""
    if known.certificate:
        return ("issued",), BACK["kompeten.certificates"]
    if known.state != "accepted":
        return (str(known.state),), None
    if known.case in DECIDED:
        return STAGES_OF_CASE.get(str(known.case), (str(known.case),)), BACK["kompeten.certification"]
    if known.assessment in STAGES_OF_ASSESSMENT:
        return (STAGES_OF_ASSESSMENT[known.assessment],), BACK["kompeten.assessment"]
    return (("assigned",), BACK["kompeten.assessment"]) if known.is_assigned else (("registered",), None)


def _letters(known: Known) -> Iterator[Difference]:
    wanted = (
        ("candidate_registered", known.was_accepted, LETTERS_OF_REGISTRATION),
        ("candidate_returned", known.state == "returned", LETTERS_OF_REGISTRATION),
        ("candidate_rejected", known.state == "rejected", LETTERS_OF_REGISTRATION),
        ("candidate_withdrawn", known.state == "withdrawn", LETTERS_OF_REGISTRATION),
        ("candidate_scheduled", known.is_assigned, LETTERS_OF_ASSESSMENT),
        ("candidate_absent", known.assessment == "absent", LETTERS_OF_ASSESSMENT),
        ("candidate_not_granted", known.case == "not_granted", LETTERS_OF_DECISIONS),
        ("candidate_issued", known.certificate is not None, LETTERS_OF_CERTIFICATES),
    )
    for kind, is_due, hop in wanted:
        if is_due and kind not in known.letters:
            yield Difference(f"no letter {kind}", hop)
    if "awaiting_contact" in known.letters.values():
        yield Difference("a letter waits for a contact", LETTERS_OF_REGISTRATION)
