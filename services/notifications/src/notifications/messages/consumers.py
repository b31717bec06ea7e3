"""Who is told what by which event. Nobody hears K or BK before the committee decided."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.erasure import Erasure, erase_rows
from kompeten.events import (
    ApplicationRejected,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWaitlisted,
    ApplicationWithdrawn,
    AssessorAssigned,
    CandidateAbsent,
    CertificateChange,
    CertificateEnding,
    CertificateExpired,
    CertificateIssued,
    CertificateReinstated,
    CertificateReissued,
    CertificateScopeReduced,
    CertificateSuperseded,
    CertificateSuspended,
    CertificateWithdrawn,
    CertificationDecided,
    ContactsCorrected,
    Event,
    HolderLinkRenewed,
    ParticipantCorrected,
    ParticipantRegistered,
    PersonErased,
    PlanOpened,
    SeatGranted,
)
from kompeten.events.certification import Outcome
from kompeten.messaging.handlers import Handlers, on
from notifications.letters.kinds import LetterKind
from notifications.messages.commands import (
    announce_to_assessor,
    announce_to_candidate,
    readdress_messages,
    release_messages,
)
from notifications.messages.rules import RecipientRole
from notifications.tables import Base

CHANGES: dict[type[CertificateChange], LetterKind] = {
    CertificateSuspended: LetterKind.HOLDER_SUSPENDED,
    CertificateReinstated: LetterKind.HOLDER_REINSTATED,
    CertificateScopeReduced: LetterKind.HOLDER_SCOPE_REDUCED,
    CertificateWithdrawn: LetterKind.HOLDER_WITHDRAWN,
    CertificateExpired: LetterKind.HOLDER_EXPIRED,
    CertificateSuperseded: LetterKind.HOLDER_SUPERSEDED,
    CertificateReissued: LetterKind.HOLDER_REISSUED,
}


async def release_waiting(session: AsyncSession, event: Event[Any]) -> None:  # Any: whatever brings a contact
    """Let the messages go that waited for the contact which was just stored."""
    await release_messages(session, event.body.application_id)


async def readdress_pending(session: AsyncSession, event: Event[ContactsCorrected]) -> None:
    """Let what is not sent yet go to the corrected address; what has failed waits for somebody to send it again."""
    await readdress_messages(session, event.body.application_id)


async def announce_receipt(session: AsyncSession, event: Event[ApplicationSubmitted]) -> None:
    """Confirm to the applicant that the application came, or came again, in whoever's name it was sent.

    Where it waits, the letter about that confirms it too.
    """
    if event.body.is_waiting:
        return
    data = event.body.model_dump(mode="json", include={"scheme_code", "revision"})
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_RECEIVED, event.body.batch_id, data)


async def announce_waiting(session: AsyncSession, event: Event[ApplicationWaitlisted]) -> None:
    """Tell the applicant that the application came and waits for a seat, at which place."""
    data = event.body.model_dump(mode="json", include={"scheme_code", "place"})
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_WAITLISTED, event.body.batch_id, data)


async def announce_seat(session: AsyncSession, event: Event[SeatGranted]) -> None:
    """Tell the applicant that they wait no longer."""
    data = event.body.model_dump(mode="json", include={"scheme_code"})
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_SEATED, event.body.batch_id, data)


async def announce_correction(session: AsyncSession, event: Event[ParticipantCorrected]) -> None:
    """Tell the candidate which name stands now, and what a certificate will say."""
    participant = event.body.participant
    data = event.body.model_dump(mode="json", include={"previous_name", "reason"})
    data |= {"full_name": participant.full_name, "printed_name": participant.printed_name}
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_CORRECTED, participant.batch.id, data)


async def announce_registration(session: AsyncSession, event: Event[ParticipantRegistered]) -> None:
    """Tell the candidate that they are registered."""
    participant = event.body.participant
    data = participant.model_dump(mode="json", include={"batch", "scheme"})
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_REGISTERED, participant.batch.id, data)


async def announce_return(session: AsyncSession, event: Event[ApplicationReturned]) -> None:
    """Tell the applicant what to mend, field by field."""
    data = event.body.model_dump(mode="json", include={"reasons", "revision", "due_on"})
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_RETURNED, event.body.batch_id, data)


async def announce_rejection(session: AsyncSession, event: Event[ApplicationRejected]) -> None:
    """Tell the applicant that and why the application was refused for good."""
    data = event.body.model_dump(mode="json", include={"reason", "scheme_code", "scheme_name"})
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_REJECTED, event.body.batch_id, data)


async def announce_withdrawal(session: AsyncSession, event: Event[ApplicationWithdrawn]) -> None:
    """Confirm to the applicant that the application was taken back."""
    data = {"reason": event.body.reason}
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_WITHDRAWN, event.body.batch_id, data)


async def announce_assignment(session: AsyncSession, event: Event[AssessorAssigned]) -> None:
    """Tell the candidate when and where, and the assessor whom; of a change, both and whoever was relieved by it."""
    body = event.body
    data = {
        "starts_at": body.starts_at.isoformat(),
        "ends_at": body.ends_at.isoformat(),
        "assessor_name": body.assessor.name,
        "candidate_name": body.participant.full_name,
        "employer": body.participant.employer.name,
        **body.participant.model_dump(mode="json", include={"batch", "scheme"}),
    }
    former = body.previous_assessor
    kind = LetterKind.CANDIDATE_SCHEDULED if former is None else LetterKind.CANDIDATE_REASSIGNED
    told = data if former is None else data | {"former_name": former.name}
    await announce_to_candidate(session, event, kind, body.participant.batch.id, told)
    announce_to_assessor(session, event, LetterKind.ASSESSOR_ASSIGNED, data)
    if former is not None:
        announce_to_assessor(session, event, LetterKind.ASSESSOR_REPLACED, data, role=RecipientRole.FORMER_ASSESSOR)


async def announce_absence(session: AsyncSession, event: Event[CandidateAbsent]) -> None:
    """Tell the candidate that they were marked absent, which is not BK."""
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_ABSENT, event.body.batch_id, {})


async def announce_decision(session: AsyncSession, event: Event[CertificationDecided]) -> None:
    """Tell the candidate of a refusal, with the missed units and the right of appeal; a grant is told at issue."""
    if event.body.outcome is not Outcome.NOT_GRANTED:
        return
    wanted = {"scheme_code", "scheme_name", "missed_units", "decree_number", "decree_date", "batch_title", "reason"}
    data = event.body.model_dump(mode="json", include=wanted)
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_NOT_GRANTED, event.body.batch_id, data)


async def announce_certificate(session: AsyncSession, event: Event[CertificateIssued]) -> None:
    """Tell the holder the numbers and where anyone can verify them; of a reissue the letter about that tells both."""
    if event.body.reissue_of is not None:
        return
    wanted = {
        "certificate_id",
        "certificate_number",
        "registration_number",
        "scheme_name",
        "issued_on",
        "valid_until",
        "issuer",
        "verification_url",
    }
    data = event.body.model_dump(mode="json", include=wanted)
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_ISSUED, event.body.batch_id, data)


async def announce_change(session: AsyncSession, event: Event[CertificateChange]) -> None:
    """Tell the holder what the certificate is worth from now on, why, and how to appeal where something was taken."""
    data = event.body.model_dump(mode="json")
    await announce_to_candidate(session, event, CHANGES[type(event.body)], event.body.batch_id, data)


async def announce_end(session: AsyncSession, event: Event[CertificateEnding]) -> None:
    """Remind the holder that the certificate ends, and what to do about it."""
    data = event.body.model_dump(mode="json")
    await announce_to_candidate(session, event, LetterKind.HOLDER_ENDING, event.body.batch_id, data)


async def announce_link(session: AsyncSession, event: Event[HolderLinkRenewed]) -> None:
    """Bring the holder the new link to their documents."""
    data = event.body.model_dump(mode="json")
    await announce_to_candidate(session, event, LetterKind.HOLDER_LINK, event.body.batch_id, data)


async def announce_plan(session: AsyncSession, event: Event[PlanOpened]) -> None:
    """Tell whoever was not granted how to go on: what to learn, where, and until when to apply again."""
    data = event.body.model_dump(
        mode="json", include={"scheme_code", "scheme_name", "missed_units", "suggestions", "target_on"}
    )
    await announce_to_candidate(session, event, LetterKind.CANDIDATE_PLANNED, event.body.batch_id, data)


async def erase_person(session: AsyncSession, event: Event[PersonErased]) -> None:
    """Empty the contact and every message about the person; what has not been sent is cancelled."""
    body = event.body
    await erase_rows(session, Base, Erasure(body.person_id, [body.subject], body.erased_at))


HANDLERS: Handlers = (
    on(ApplicationSubmitted, release_waiting),
    on(ApplicationSubmitted, announce_receipt),
    on(ApplicationWaitlisted, announce_waiting),
    on(SeatGranted, announce_seat),
    on(ApplicationReturned, announce_return),
    on(ApplicationRejected, announce_rejection),
    on(ApplicationWithdrawn, announce_withdrawal),
    on(ParticipantRegistered, release_waiting),
    on(ParticipantRegistered, announce_registration),
    on(ParticipantCorrected, release_waiting),
    on(ParticipantCorrected, announce_correction),
    on(ContactsCorrected, release_waiting),
    on(ContactsCorrected, readdress_pending),
    on(AssessorAssigned, announce_assignment),
    on(CandidateAbsent, announce_absence),
    on(CertificationDecided, announce_decision),
    on(CertificateIssued, announce_certificate),
    on(CertificateSuspended, announce_change),
    on(CertificateReinstated, announce_change),
    on(CertificateScopeReduced, announce_change),
    on(CertificateWithdrawn, announce_change),
    on(CertificateExpired, announce_change),
    on(CertificateEnding, announce_end),
    on(CertificateSuperseded, announce_change),
    on(HolderLinkRenewed, announce_link),
    on(PlanOpened, announce_plan),
    on(CertificateReissued, announce_change),
    on(PersonErased, erase_person),
)
