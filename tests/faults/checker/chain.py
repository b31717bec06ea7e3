"""I1 to I4: what the services hold together as a chain, from submission to certificate."""

from collections import Counter
from collections.abc import Iterable, Iterator

from faults.checker.case import OWNS, Case, Json

OK = 200


def submissions_and_acceptances_exist_once(case: Case) -> Iterator[str]:
    """I1: every 2xx submission is one row; every 2xx acceptance is one event and one assessment."""
    rows = Counter(row["id"] for row in case.rows("registration", "application"))
    submitted = {line["answer"]["id"] for line in case.successes("submit")}
    yield from (f"submitted and answered, but {rows[one]} rows: {one}" for one in submitted if rows[one] != 1)
    asked = {line["key"] for line in case.log if line.get("name") == "submit"}
    if len(rows) > len(asked):
        yield f"{len(rows)} applications for {len(asked)} submissions: a repeated request made a second row"
    accepted = {
        item["application_id"]
        for line in case.operations("accept")
        if line["status"] == OK
        for item in line["answer"]["items"]
        if item["status"] == "accepted"
    }
    accepted |= {line["answer"]["id"] for line in case.successes("accept one")}
    events = Counter(one.subject for one in case.events["ParticipantRegistered"])
    opened = Counter(row["application_id"] for row in case.rows("assessment", "assessment"))
    for one in accepted:
        if events[one] != 1 or opened[one] != 1:
            yield f"accepted, but {events[one]} events and {opened[one]} assessments: {one}"
    yield from (f"assessed without an acceptance: {one}" for one in opened if one not in events)


def events_and_rows_agree(case: Case) -> Iterator[str]:
    """I2: each event has its row and each row its event; each stream is exactly as long as its topic's records."""
    for event, ids in _rows_telling(case).items():
        expected, found = Counter(ids), Counter(str(one.subject) for one in case.events[event])
        yield from (f"{event}: row without event: {one}" for one in (expected - found))
        yield from (f"{event}: event without row: {one}" for one in (found - expected))
    told = Counter((one.topic, one.subject) for one in case.first_copies)
    for service, topics in case.of_services(OWNS):
        for row in case.rows(service, "event_stream"):
            if row["topic"] in topics and told[row["topic"], row["subject"]] != row["last"]:
                sent = told[row["topic"], row["subject"]]
                yield f"{row['topic']} {row['subject']}: {row['last']} events recorded, {sent} in the topic"
        yield from (f"still in the outbox of {service}: {row['id']}" for row in case.rows(service, "outbox"))


# Events no row is counted against, with the reason.
NOT_COUNTED = {
    "ApplicationReturned": "a return leaves reasons on the application, and the next submission takes them away",
    "ApplicationWaitlisted": "who waits and who has moved up since is one row",
    "SeatGranted": "who moved up stands as whoever had a seat at once",
    "ApplicationRejected": "no province of the campaign is rejected",
    "ParticipantCorrected": "a correction changes the name in place",
    "ContactsCorrected": "a correction changes the contacts in place",
    "CertificateEnding": "a certificate remembers the last term alone; no campaign lasts for years",
    "CorrectionConfirmed": "no campaign corrects a name after its decision",
    **dict.fromkeys(("HolderLinkRenewed", "HolderLinkRevoked"), "no campaign loses a letter"),
    "AssessorAssigned": "a new assignment takes the place of the one before",
    "LspConfigured": "its rows are states of an LSP, not of an application",
    **dict.fromkeys(
        (
            *("ActivityChanged", "ActivityCancelled", "EnrolledActivityChanged", "EnrolledActivityCancelled"),
            *("EnrolmentWaitlisted", "EnrolmentWithdrawn", "EnrolmentErased", "SurveyInvited"),
            "AttestationIssued",
        ),
        "no campaign changes an activity, fills it up or comes to its end",
    ),
    "PlanOpened": "a plan is one row, however often the committee decides on its application",
    "PlanClosed": "a plan that has ended may begin again",
    "PersonErased": "no campaign erases; tests/delivery does",
    **dict.fromkeys(
        ("ProcessingRestricted", "ProcessingReleased", "EnrolmentRestricted", "EnrolmentReleased"),
        "no campaign restricts anybody",
    ),
}

# The acts of certificates, by the event of each.
TURNS = {
    "CertificateSuspended": "suspend",
    "CertificateReinstated": "reinstate",
    "CertificateScopeReduced": "reduce_scope",
    "CertificateWithdrawn": "withdraw",
    "CertificateExpired": "expire",
    "CertificateSuperseded": "supersede",
    "CertificateReissued": "reissue",
}


def _rows_telling(case: Case) -> dict[str, Iterable[str]]:
    applications = case.rows("registration", "application")
    assessments = case.rows("assessment", "assessment")
    cases = {row["id"]: row["application_id"] for row in case.rows("certification", "certification_case")}
    acts = case.rows("certification", "certificate_act")
    activities = case.rows("development", "activity")
    trained = case.rows("development", "participant")
    final = [row for row in case.rows("certification", "decision") if row["state"] == "final"]
    return {
        "ApplicationSubmitted": [row["application_id"] for row in case.rows("registration", "application_revision")],
        "ParticipantRegistered": [row["id"] for row in applications if row["accepted_at"] is not None],
        "ApplicationWithdrawn": [row["id"] for row in applications if row["state"] == "withdrawn"],
        "AssessmentCompleted": [row["application_id"] for row in assessments if row["state"] == "completed"],
        "CandidateAbsent": [row["application_id"] for row in assessments if row["state"] == "absent"],
        "CertificationDecided": [cases[row["case_id"]] for row in final],
        "CertificateIssued": [row["application_id"] for row in case.rows("certification", "certificate")],
        "ActivityAnnounced": [row["id"] for row in activities if row["announced_at"] is not None],
        "ParticipantEnrolled": [row["id"] for row in case.rows("registration", "enrolment")],
        "TrainingAttended": [row["enrolment_id"] for row in trained for _ in range(row["attendance_revision"])],
        **{event: [row["application_id"] for row in acts if row["move"] == move] for event, move in TURNS.items()},
    }


def certificates_follow_decisions(case: Case) -> Iterator[str]:
    """I3: granted and ordered = one certificate, anything else none; decided and issued by people entitled to it."""
    certificates = case.rows("certification", "certificate")
    count = Counter(row["application_id"] for row in certificates)
    for one, outcome in case.wanted.items():
        if count[one] != (outcome == "granted"):
            yield f"{outcome}, but {count[one]} certificates: {one}"
    members: dict[str, set[str]] = {}
    for row in case.rows("certification", "session_member"):
        members.setdefault(row["session_id"], set()).add(row["user_id"])
    decisions = {row["case_id"]: row for row in case.rows("certification", "decision") if row["state"] == "final"}
    for row in certificates:
        decision = decisions.get(row["case_id"])
        if decision is None or decision["outcome"] != "granted":
            yield f"certificate without a final grant: {row['certificate_number']}"
        elif not set(decision["deciders"]) <= members[decision["session_id"]]:
            yield f"decided by people who did not sit: {row['certificate_number']}"
        elif row["issued_by"] in decision["deciders"]:
            yield f"issued by who decided: {row['certificate_number']}"
    stages = _last_stages(case)
    yield from (
        f"registration shows {stages.get(one)} for what is {outcome}: {one}"
        for one, outcome in case.wanted.items()
        if stages.get(one) != ("issued" if outcome == "granted" else outcome)
    )


def _last_stages(case: Case) -> dict[str, str]:
    last: dict[str, Json] = {}
    for row in case.rows("registration", "timeline_entry"):
        known = last.get(row["application_id"])
        if known is None or row["precedence"] > known["precedence"]:
            last[row["application_id"]] = row
    return {one: row["stage"] for one, row in last.items()}


def numbers_are_gapless(case: Case) -> Iterator[str]:
    """I4: 1, 2, 3 … per LSP and year, in the last one as many as the counter says, dates never going back."""
    series: dict[tuple[str, int], list[Json]] = {}
    for row in case.rows("certification", "certificate"):
        series.setdefault((row["lsp_id"], row["year"]), []).append(row)
    counters = {row["lsp_id"]: row["last"] for row in case.rows("certification", "number_series")}
    for (lsp, year), rows in series.items():
        rows.sort(key=lambda row: row["sequence"])
        taken = [row["sequence"] for row in rows]
        if taken != list(range(1, len(rows) + 1)):
            yield f"{lsp} {year}: not 1 to {len(rows)} but {taken}"
        if year == max(other for one, other in series if one == lsp) and counters.get(lsp) != len(rows):
            yield f"{lsp} {year}: {len(rows)} certificates, but the counter stands at {counters.get(lsp)}"
        if [row["issued_on"] for row in rows] != sorted(row["issued_on"] for row in rows):
            yield f"{lsp} {year}: dates go back where numbers go on"
