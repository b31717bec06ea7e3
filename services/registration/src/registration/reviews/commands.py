"""What the LSP does with the applications in its queue; the caller has locked each."""

from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import now
from kompeten.events import (
    ApplicationRejected,
    ApplicationReturned,
    ParticipantCorrected,
    ParticipantRegistered,
)
from kompeten.events.registration import ReturnReason
from kompeten.http.organizers import refuse_organizers
from kompeten.identity.tokens import Principal
from registration.applications.models import Application
from registration.applications.problems import SchemeNotOffered
from registration.applications.queries import get_submitter
from registration.applications.recording import contacts_of, record_step
from registration.applications.rules import APPLICATION, ApplicationMove, due_on
from registration.applications.schemas import ReturnReasonBody
from registration.batches.commands import fix_plan
from registration.batches.models import Batch
from registration.batches.seating import vacate
from registration.catalogue.queries import get_active_versions, get_version
from registration.cells.names import read_latin_name, read_name
from registration.forms.fields import Column
from registration.forms.row_rules import NAMES, doubts_about_names
from registration.reviews.cells import read_corrected, renewed
from registration.reviews.schemas import CorrectionBody
from registration.reviews.snapshots import participant_of
from registration.timeline.rules import Stage


async def accept_application(
    session: AsyncSession, application: Application, batch: Batch, *, principal: Principal
) -> None:
    """Accept: the applicant is registered under the scheme's active version; the locked batch is fixed.

    Raises `SchemeNotOffered`, `IllegalMove`, and `OrganizersMayNotDecide` whatever the roles.
    """
    refuse_organizers(principal)
    application.state = APPLICATION.after(application.state, ApplicationMove.ACCEPT)
    application.accepted_at = now(session)
    application.reviewed_by = principal.subject
    application.participant_revision = 1
    await fix_plan(session, batch)
    versions = await get_active_versions(session, lsp_id=application.lsp_id, codes=[application.scheme_code])
    if application.scheme_code not in batch.scheme_codes or not versions:
        raise SchemeNotOffered(scheme=application.scheme_code)
    scheme = versions[application.scheme_code]
    application.scheme_version = scheme.version
    body = ParticipantRegistered(
        application_id=application.id,
        participant=participant_of(application, batch, scheme, submitted_by=await get_submitter(session, application)),
        contacts=contacts_of(application),
        accepted_at=application.accepted_at,
    )
    await record_step(
        session, application, body, principal=principal, action="accept_application", stage=Stage.REGISTERED
    )


async def return_application(
    session: AsyncSession, application: Application, reasons: list[ReturnReasonBody], *, principal: Principal
) -> None:
    """Send back with a reason per field; it comes again as a new revision."""
    refuse_organizers(principal)
    application.state = APPLICATION.after(application.state, ApplicationMove.RETURN)
    application.return_reasons = [reason.model_dump() for reason in reasons]
    batch = await session.get_one(Batch, application.batch_id)
    body = ApplicationReturned(
        application_id=application.id,
        revision=application.revision,
        batch_id=batch.id,
        batch_title=batch.title,
        full_name=application.full_name,
        reasons=tuple(ReturnReason(field=one.field, reason=one.reason) for one in reasons),
        due_on=due_on(batch.starts_on, today=now(session).astimezone(ZoneInfo(batch.time_zone)).date()),
    )
    await record_step(
        session,
        application,
        body,
        principal=principal,
        action="return_application",
        stage=Stage.RETURNED,
        details={"reasons": application.return_reasons},
    )


async def reject_application(
    session: AsyncSession, application: Application, batch: Batch, reason: str, *, principal: Principal
) -> None:
    """Refuse for good; the batch is locked, and whoever waits takes the seat."""
    refuse_organizers(principal)
    was = application.state
    application.state = APPLICATION.after(application.state, ApplicationMove.REJECT)
    application.reason = reason
    versions = await get_active_versions(session, lsp_id=application.lsp_id, codes=[application.scheme_code])
    body = ApplicationRejected(
        application_id=application.id,
        batch_id=batch.id,
        batch_title=batch.title,
        full_name=application.full_name,
        reason=reason,
        scheme_code=application.scheme_code,
        scheme_name=versions[application.scheme_code].name if versions else None,
    )
    await record_step(
        session,
        application,
        body,
        principal=principal,
        action="reject_application",
        stage=Stage.REJECTED,
        reason=reason,
    )
    await vacate(session, application, was, principal=principal)


async def correct_name(
    session: AsyncSession, application: Application, correction: CorrectionBody, *, principal: Principal
) -> None:
    """Correct a candidate's name, in its own letters and in Latin ones.

    A certificate that says the former one is reissued by an order, when somebody else has confirmed the correction.
    """
    refuse_organizers(principal)
    application.state = APPLICATION.after(application.state, ApplicationMove.CORRECT)
    previous_name, previous_printed_name = application.full_name, application.printed_name
    _take_names(application, correction)
    application.warnings = renewed(
        application.warnings, NAMES, doubts_about_names(application.full_name, application.printed_name)
    )
    application.participant_revision += 1
    batch = await session.get_one(Batch, application.batch_id)
    scheme = await get_version(
        session, lsp_id=application.lsp_id, code=application.scheme_code, version=application.scheme_version or 1
    )
    body = ParticipantCorrected(
        application_id=application.id,
        participant=participant_of(
            application, batch, scheme.as_version(), submitted_by=await get_submitter(session, application)
        ),
        contacts=contacts_of(application),
        reason=correction.reason,
        previous_name=previous_name,
        previous_printed_name=previous_printed_name,
        corrected_by=principal.subject,
    )
    await record_step(
        session,
        application,
        body,
        principal=principal,
        action="correct_name",
        stage=Stage.REGISTERED,
        reason=correction.reason,
    )


def _take_names(application: Application, correction: CorrectionBody) -> None:
    application.full_name = read_corrected(read_name, Column.NAMA_LENGKAP, correction.full_name)
    if "printed_name" in correction.model_fields_set:
        latin = correction.printed_name
        application.printed_name = latin and read_corrected(read_latin_name, Column.NAMA_TERCETAK, latin)
