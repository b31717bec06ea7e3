"""Applications arriving, for the first time or again as a new revision."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from asyncpg import UniqueViolationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.hot import InTransaction
from kompeten.database.rows import bare_row, tracked
from kompeten.database.sessions import now, sqlstate
from kompeten.events import ApplicationSubmitted
from kompeten.events.snapshots import NamedCertificate
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.problems import FieldError
from registration.applications.models import Application, ApplicationRevision
from registration.applications.problems import AlreadyRegistered, ApplicationInvalid, as_field_error
from registration.applications.recording import contacts_of, record_step
from registration.applications.rules import APPLICATION, ApplicationMove, ApplicationState
from registration.batches.problems import BatchNotApproved
from registration.batches.queries import AppliedTo, get_batch_applied_to
from registration.batches.rules import BatchState
from registration.batches.seating import claim_seats, seat_waiting, seated, waitlisting_of
from registration.catalogue.regions import load_regions
from registration.certificates.queries import get_renewed
from registration.consents.problems import consent_errors
from registration.forms.fields import cells_from_json
from registration.forms.person import Person
from registration.forms.rules import read_person
from registration.people.commands import enter_person
from registration.people.models import PersonRecord
from registration.people.vault import NikVault
from registration.seats.rules import Claim, Standing
from registration.submissions.arriving import seat_and_enter
from registration.submissions.schemas import ApplicationBody, NewApplication
from registration.tables import Base
from registration.timeline.rules import Stage

UNIQUE_VIOLATION = "23505"
SUBMIT, WAITLIST = "submit_application", "waitlist_application"  # as the audit calls it, by whichever door it came


class Judged(NamedTuple):
    """What was read of a body without errors, what a reviewer should look at, the text consented to.

    `renews` is filled in once it is known who asks.
    """

    person: Person
    warnings: list[FieldError]
    consent_version: str | None
    renews: NamedCertificate | None = None

    @property
    def regency(self) -> str:
        """Where a seat is asked for."""
        return str(self.person.written["region_code"])


async def submit_application(
    session: InTransaction, body: NewApplication, *, principal: Principal, vault: NikVault
) -> tuple[Application, int | None]:
    """Enter an application to an approved batch of the caller's organizer; return it and, if it waits, its place.

    Comes by the thousand before a batch closes: a `HotTransaction` will do. The application returned is for showing, it
    is not part of the session. Raises `ApplicationInvalid` with every error, `BatchNotApproved`, `AlreadyRegistered`.
    """
    batch = await get_batch_applied_to(session, body.batch_id, principal=principal)
    judged = _judged(body, batch)
    claimed = Claim(judged.regency)
    standing, person = await seat_and_enter(session, batch, judged.person.national_id, claimed, vault=vault)
    judged = await _with_renewal(session, judged, person)
    said = columns_of(judged, person_id=person.id, at=now(session))
    application = new_application(batch, said | seated(standing))
    application.person = person
    revision = revision_of(application, judged, by=principal.subject)
    with _twin_refused():
        await _record_submission(
            session, application, batch, standing, principal=principal, alongside=[application, revision]
        )
    return application, standing.place


async def resubmit_application(
    session: AsyncSession, application: Application, body: ApplicationBody, *, principal: Principal, vault: NikVault
) -> None:
    """Enter a returned application again as a new revision; it and its batch are locked.

    Raises as `submit_application`. It keeps its seat, unless it comes from another regency now, and that one is full.
    """
    APPLICATION.after(application.state, ApplicationMove.RESUBMIT)
    batch = await get_batch_applied_to(session, application.batch_id, principal=principal)
    judged = _judged(body, batch)
    person = await enter_person(session, judged.person.national_id, lsp_id=batch.lsp_id, vault=vault)
    judged = await _with_renewal(session, judged, person)
    claim = Claim(judged.regency, held_in=application.region_code)
    (standing,) = await claim_seats(session, batch.id, [claim])
    said = columns_of(judged, person_id=person.id, at=now(session))
    for name, value in (said | seated(standing, arrival=application.arrival)).items():
        setattr(application, name, value)
    application.revision += 1
    revision = revision_of(application, judged, by=principal.subject)
    with _twin_refused():
        await session.flush()
    await _record_submission(session, application, batch, standing, principal=principal, alongside=[revision])
    if claim.regency != claim.held_in:
        await seat_waiting(session, batch.id, principal=principal)


def _judged(body: ApplicationBody, batch: AppliedTo) -> Judged:
    if batch.state is not BatchState.APPROVED:
        raise BatchNotApproved
    reading = read_person(
        cells_from_json(body.model_dump(exclude={"batch_id", "consent_version"})),
        starts_on=batch.starts_on,
        regions=load_regions(),
        schemes=batch.requirements,
        offered=batch.scheme_codes,
    )
    errors = [as_field_error(finding) for finding in reading.errors] + consent_errors(body.consent_version)
    if reading.person is None or errors:
        raise ApplicationInvalid(errors=errors, count=len(errors))
    return Judged(reading.person, [as_field_error(finding) for finding in reading.warnings], body.consent_version)


async def _with_renewal(session: InTransaction, judged: Judged, person: PersonRecord) -> Judged:
    written = judged.person.written
    if written["renews"] is None:
        return judged
    renews = await get_renewed(session, str(written["renews"]), person=person, scheme_code=str(written["scheme_code"]))
    return judged._replace(renews=renews)


def new_application(batch: AppliedTo, columns: Mapping[str, object]) -> Application:
    """Return an application's first revision; `columns` are what was said and how it is seated."""
    first: dict[str, object] = {"id": new_id(), "revision": 1, "version": 1}
    return application_of(batch, first | dict(columns))


def application_of(batch: AppliedTo, columns: Mapping[str, object]) -> Application:
    """Return an application to a batch with these columns, for whoever writes it past the session."""
    made = bare_row(
        Application,
        lsp_id=batch.lsp_id,
        organizer_id=batch.organizer_id,
        batch_id=batch.id,
        participant_revision=0,
        **columns,
    )
    return tracked(made)


def columns_of(judged: Judged, *, person_id: UUID, at: datetime) -> dict[str, object]:
    """Return what a submission brings into an application's columns, whether it is the first or another revision."""
    renews = judged.renews
    return {
        **judged.person.written,
        "person_id": person_id,
        "renews": None if renews is None else renews.certificate_number,
        "renews_id": None if renews is None else renews.certificate_id,
        "warnings": [warning.model_dump() for warning in judged.warnings],
        "return_reasons": [],
        "submitted_at": at,
        "consent_version": judged.consent_version,
    }


def revision_of(application: Application, judged: Judged, *, by: str) -> ApplicationRevision:
    """Return the row of the application's newest revision, still to be written."""
    return bare_row(
        ApplicationRevision,
        application_id=application.id,
        revision=application.revision,
        person_id=application.person_id,
        data=dict(judged.person.written),
        warnings=application.warnings,
        submitted_at=application.submitted_at,
        submitted_by=by,
        consent_version=judged.consent_version,
    )


def submission_of(application: Application, batch: AppliedTo) -> ApplicationSubmitted:
    """Return the event that tells of the application's newest revision."""
    return ApplicationSubmitted(
        application_id=application.id,
        revision=application.revision,
        person_id=application.person_id,
        full_name=application.full_name,
        contacts=contacts_of(application),
        organizer_id=application.organizer_id,
        batch_id=batch.id,
        batch_title=batch.title,
        scheme_code=application.scheme_code,
        submitted_at=application.submitted_at,
        funding_source=application.funding_source,
        is_waiting=application.state is ApplicationState.WAITING,
        renews=application.renewal,
    )


@contextmanager
def _twin_refused() -> Iterator[None]:
    """Turn what the unique index says of a second live application into `AlreadyRegistered`."""
    try:
        yield
    except (IntegrityError, UniqueViolationError) as error:
        if sqlstate(error) == UNIQUE_VIOLATION and "uq_application_live" in str(error):
            raise AlreadyRegistered from None
        raise


async def _record_submission(
    session: InTransaction,
    application: Application,
    batch: AppliedTo,
    standing: Standing,
    *,
    principal: Principal,
    alongside: Sequence[Base],
) -> None:
    await record_step(
        session,
        application,
        submission_of(application, batch),
        principal=principal,
        action=SUBMIT,
        stage=Stage.SUBMITTED,
        details={"revision": application.revision, "renews": application.renews},
        alongside=alongside,
        begins=application.revision == 1,
    )
    if standing.place is not None:
        await record_step(
            session,
            application,
            waitlisting_of(application, batch.title, standing.place),
            principal=principal,
            action=WAITLIST,
            stage=Stage.WAITING,
            details={"place": standing.place},
        )
