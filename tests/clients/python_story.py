"""One participant from registration to a certificate anyone can verify, through the generated Python client alone.

Run by test_clients.py, which also has mypy check it against the generated code; the facts come as JSON on stdin, what
came of it goes to stdout.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from kompeten_api import AuthenticatedClient, Client
from kompeten_api.api.assessment import (
    create_completion,
    list_assessments,
    put_assessor,
    put_assignment,
    put_results,
    show_assessment,
)
from kompeten_api.api.certification import (
    create_closure,
    create_issue,
    create_session,
    create_verification,
    download_certificate,
    list_cases,
    list_certificates,
    put_committee_member,
    put_decision,
    put_presence,
    show_roll,
    show_verification,
)
from kompeten_api.api.registration import (
    create_acceptances,
    create_application,
    create_batch,
    create_batch_approval,
    list_schemes,
    put_organizer,
)
from kompeten_api.models import (
    AcceptancesBody,
    AssessmentDetail,
    AssessmentView,
    AssessmentViewPage,
    AssessorBody,
    AssignmentBody,
    BatchBody,
    BatchView,
    CaseViewPage,
    CertificateEntryPage,
    CertificateView,
    ClosureBody,
    CommitteeMemberBody,
    CompletionBody,
    DecisionBody,
    Evidence,
    FormProblem,
    Mark,
    NewApplication,
    OrganizerBody,
    Outcome,
    PresenceBody,
    Problem,
    ResultBody,
    ResultsBody,
    RollView,
    SchemeViewPage,
    SessionBody,
    SessionDetail,
    VerificationBody,
)
from kompeten_api.models.acceptance_results import AcceptanceResults
from kompeten_api.models.application_view import ApplicationView
from kompeten_api.types import File, Response

Wanted = TypeVar("Wanted")
DEADLINE_SECONDS = 60

FACTS: dict[str, Any] = json.load(sys.stdin)  # Any: JSON
DAY = date.fromisoformat(FACTS["day"])


def caller(role: str) -> AuthenticatedClient:
    """Return a client with somebody's token."""
    return AuthenticatedClient(base_url=FACTS["url"], token=FACTS["tokens"][role], raise_on_unexpected_status=True)


def parsed(answer: Response[Any], wanted: type[Wanted]) -> Wanted:  # Any: an operation's union of answers
    """Return an answer that must be of one kind: a success, or a refusal."""
    assert isinstance(answer.parsed, wanted), f"{answer.status_code}: {answer.content.decode(errors='replace')[:500]}"
    return answer.parsed


def eventually(look: Callable[[], Wanted | None]) -> Wanted:
    """Ask until there is an answer: services hear of one another by events."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while (found := look()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return found


def propose_batch() -> BatchView:
    """The organizer proposes and may not approve; the certification manager approves."""
    manager, organizer = caller("certification_manager"), caller("organizer_system")
    body = OrganizerBody(name="Dispersip Contoh", kind="province")
    put_organizer.sync_detailed(FACTS["organizer"], client=manager, body=body)
    schemes = parsed(list_schemes.sync_detailed(client=organizer), SchemeViewPage)
    assert FACTS["person"]["scheme_code"] in {scheme.code for scheme in schemes.items}
    proposal = BatchBody.from_dict(FACTS["batch"])
    answer = create_batch.sync_detailed(client=organizer, body=proposal, idempotency_key=str(uuid4()))
    batch = parsed(answer, BatchView)
    assert answer.headers["Location"] == f"/v1/batches/{batch.id}"
    tag = answer.headers["ETag"]
    refused = parsed(create_batch_approval.sync_detailed(batch.id, client=organizer, if_match=tag), Problem)
    assert (refused.status, refused.code) == (403, "organizers_may_not_decide")
    return parsed(create_batch_approval.sync_detailed(batch.id, client=manager, if_match=tag), BatchView)


def register(batch: BatchView) -> ApplicationView:
    """A form with errors is told field by field, a twin refused, a good one accepted in bulk."""
    organizer, admin = caller("organizer_system"), caller("lsp_admin")
    good = NewApplication.from_dict({**FACTS["person"], "batch_id": str(batch.id)})
    wrong = NewApplication(batch_id=batch.id, national_id="6371")
    told = parsed(create_application.sync_detailed(client=organizer, body=wrong), FormProblem)
    assert {"nik_format", "required"} <= {error.code for error in told.errors or ()}
    application = parsed(create_application.sync_detailed(client=organizer, body=good), ApplicationView)
    twin = parsed(create_application.sync_detailed(client=organizer, body=good), Problem)
    assert (twin.status, twin.code) == (409, "already_registered")
    assert twin.message.id != twin.message.en
    body = AcceptancesBody(application_ids=[application.id])
    accepted = parsed(create_acceptances.sync_detailed(client=admin, body=body), AcceptanceResults)
    assert [str(item.status) for item in accepted.items] == ["accepted"]
    return application


def assess(batch: BatchView) -> None:
    """The assessment is opened by the event, assigned, marked and completed."""
    manager, assessor = caller("certification_manager"), caller("assessor")

    def opened() -> AssessmentView | None:
        page = parsed(list_assessments.sync_detailed(client=manager, batch_id=batch.id), AssessmentViewPage)
        return next(iter(page.items), None)

    assessment = eventually(opened)
    assessor_id = UUID(FACTS["assessor_id"])
    put_assessor.sync_detailed(assessor_id, client=manager, body=AssessorBody.from_dict(FACTS["assessor"]))
    starts_at, ends_at = (datetime.fromisoformat(FACTS[name]) for name in ("starts_at", "ends_at"))
    assignment = AssignmentBody(assessor_id=assessor_id, starts_at=starts_at, ends_at=ends_at)
    parsed(put_assignment.sync_detailed(assessment.id, client=manager, body=assignment), AssessmentDetail)
    shown = parsed(show_assessment.sync_detailed(assessment.id, client=assessor), AssessmentDetail)
    results = [
        ResultBody(
            id=uuid5(assessment.id, unit.code),
            unit_code=unit.code,
            mark=Mark.COMPETENT,
            evidence=[Evidence.OBSERVATION, Evidence.INTERVIEW],
        )
        for unit in shown.participant.scheme.units
    ]
    body = ResultsBody(results=results)
    parsed(put_results.sync_detailed(assessment.id, client=assessor, body=body), AssessmentDetail)
    done = create_completion.sync_detailed(assessment.id, client=assessor, body=CompletionBody())
    parsed(done, AssessmentDetail)


def certify(batch: BatchView) -> None:
    """The committee convenes, everybody confirms presence, decides and closes; the director orders the issue."""
    committee = caller("committee:1")

    def complete() -> RollView | None:
        roll = parsed(show_roll.sync_detailed(batch.id, client=committee), RollView)
        return roll if roll.expected == 1 and not roll.missing else None

    eventually(complete)
    members = FACTS["members"]
    for member in members:
        entry = CommitteeMemberBody.from_dict(member)
        put_committee_member.sync_detailed(uuid4(), client=caller("quality_manager"), body=entry)
    sitting = SessionBody(
        batch_id=batch.id, title="Pleno", held_on=DAY, place="Jakarta", members=[one["user_id"] for one in members]
    )
    session = parsed(create_session.sync_detailed(client=committee, body=sitting), SessionDetail)
    for member in members:
        put_presence.sync_detailed(session.id, client=caller(member["user_id"]), body=PresenceBody())
    cases = parsed(list_cases.sync_detailed(client=committee, batch_id=batch.id), CaseViewPage)
    for case in cases.items:
        put_decision.sync_detailed(session.id, case.id, client=committee, body=DecisionBody(outcome=Outcome.GRANTED))
    decree = ClosureBody(decree_number="SK-001/KT/2026", decree_date=DAY)
    parsed(create_closure.sync_detailed(session.id, client=committee, body=decree), SessionDetail)
    parsed(create_issue.sync_detailed(session.id, client=committee), Problem)  # not theirs to order
    create_issue.sync_detailed(session.id, client=caller("director"))


def verify(batch: BatchView) -> dict[str, str]:
    """The file is a PDF; anyone verifies by code, and by number and name; a wrong name learns nothing."""
    manager, anyone = caller("certification_manager"), Client(base_url=FACTS["url"], raise_on_unexpected_status=True)
    page = parsed(list_certificates.sync_detailed(client=manager, batch_id=batch.id), CertificateEntryPage)
    (certificate,) = page.items

    def drawn() -> bytes | None:
        answer = download_certificate.sync_detailed(certificate.id, client=manager)
        if isinstance(answer.parsed, Problem):
            assert answer.parsed.code == "not_rendered_yet"
            return None
        return parsed(answer, File).payload.read()

    assert eventually(drawn).startswith(b"%PDF-")
    code = certificate.verification_url.rpartition("/")[2]
    by_code = parsed(show_verification.sync_detailed(code, client=anyone), CertificateView)
    body = VerificationBody(certificate_number=by_code.certificate_number, holder_name=by_code.holder_name)
    assert parsed(create_verification.sync_detailed(client=anyone, body=body), CertificateView) == by_code
    body.holder_name = "Orang Lain"
    missed = parsed(create_verification.sync_detailed(client=anyone, body=body), Problem)
    assert (missed.status, missed.code) == (404, "not_verifiable")
    return {"code": code, "number": by_code.certificate_number, "holder": by_code.holder_name}


def main() -> None:
    """Play it."""
    batch = propose_batch()
    register(batch)
    assess(batch)
    certify(batch)
    json.dump(verify(batch), sys.stdout)


if __name__ == "__main__":
    main()
