"""Correcting where a candidate hears from us: a letter that came back must find its way, whatever was decided since."""

from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.events import ContactsCorrected
from kompeten.http.organizers import refuse_organizers
from kompeten.identity.tokens import Principal
from registration.applications.models import Application
from registration.applications.recording import contacts_of, record_step
from registration.applications.rules import APPLICATION, ApplicationMove
from registration.cells.codes import FindingCode
from registration.cells.contacts import read_phone
from registration.forms.fields import Column
from registration.forms.row_rules import UNREACHABLE
from registration.reviews.cells import read_corrected, refused, renewed
from registration.reviews.schemas import ContactCorrectionBody
from registration.timeline.rules import Stage


async def correct_contacts(
    session: AsyncSession, application: Application, correction: ContactCorrectionBody, *, principal: Principal
) -> None:
    """Correct the contacts of a locked, accepted application, also after the issue.

    Raises `ApplicationInvalid` for a telephone number that is none or when nothing is corrected, and `IllegalMove`.
    """
    refuse_organizers(principal)
    application.state = APPLICATION.after(application.state, ApplicationMove.CORRECT)
    if correction.email is None and correction.phone is None:
        raise refused(Column.TELEPON, FindingCode.REQUIRED)
    application.email = correction.email or application.email
    if correction.phone is not None:
        application.phone = read_corrected(read_phone, Column.TELEPON, correction.phone)
    doubts = () if application.email else (UNREACHABLE,)
    application.warnings = renewed(application.warnings, (Column.EMAIL,), doubts)
    body = ContactsCorrected(
        application_id=application.id,
        contacts=contacts_of(application),
        reason=correction.reason,
        corrected_by=principal.subject,
    )
    await record_step(
        session,
        application,
        body,
        principal=principal,
        action="correct_contacts",
        stage=Stage.REGISTERED,
        reason=correction.reason,
    )
