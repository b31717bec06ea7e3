"""One batch through the committee: cases, a session, decisions, the issue, the PDFs; by the service's own commands."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.people import LSP, as_record, completed
from benchmarks.servers import service_here
from certification.cases.models import Case
from certification.cases.rules import CaseState
from certification.certificates.commands import issue_certificates
from certification.certificates.models import Certificate
from certification.certificates.parts import renderer_of
from certification.credentials.parts import signer_of
from certification.roster.commands import save_committee_member
from certification.roster.schemas import CommitteeMemberBody
from certification.sessions.closing import close_sitting
from certification.sessions.commands import confirm_presence, open_sitting
from certification.sessions.deciding import decide_case
from certification.sessions.schemas import ClosureBody, DecisionBody, PresenceBody, SessionBody
from devstack.environment import Wiring
from kompeten.database.sessions import in_transaction
from kompeten.events.certification import Outcome
from kompeten.identity.tokens import Principal, Role
from kompeten.messaging.consumer import Consumer
from kompeten.operations.replaying import StoredRecord
from kompeten.runtime import Runtime
from kompeten.telemetry.correlation import own_work
from support.people import BATCH, SCHEME

TOPIC = "kompeten.assessment"
POLL = 200  # as the real consumer
MEMBERS = ("user-ani", "user-budi", "user-citra")
COMMITTEE = Principal(subject=MEMBERS[0], lsp_id=LSP, roles=frozenset({Role.COMMITTEE}))
QUALITY = Principal(subject="user-mutu", lsp_id=LSP, roles=frozenset({Role.QUALITY_MANAGER}))
DIRECTOR = Principal(subject="user-eka", lsp_id=LSP, roles=frozenset({Role.DIRECTOR}))
TODAY = date(2026, 7, 20)
TRAINER_DAYS = 730


class CertificationCommands:
    """Certification in this process, without Kafka: events are handed to its real consumers."""

    def __init__(self, runtime: Runtime, consumers: Sequence[Consumer]) -> None:
        self.runtime = runtime
        self._consumer = next(one for one in consumers if one.topic == TOPIC)

    async def open_cases(self, count: int, *, full_name: str | None = None) -> list[UUID]:
        """Let so many assessments be completed and return the cases that wait for a decision."""
        records = [_stored(number, full_name) for number in range(count)]
        for start in range(0, count, POLL):
            await self._consumer.receive(records[start : start + POLL])
        async with self.runtime.sessions() as session:
            waiting = select(Case.id).where(Case.state == CaseState.AWAITING_DECISION)
            return list(await session.scalars(waiting))

    async def open_session(self) -> UUID:
        """Open a session of three members."""
        body = SessionBody(
            batch_id=BATCH.id,
            title="Pleno",
            held_on=TODAY,
            place="Jakarta",
            members=list(MEMBERS),
        )

        async def effect(session: AsyncSession) -> UUID:
            for place, one in enumerate(MEMBERS):
                await save_committee_member(session, UUID(int=place), _member(one), principal=QUALITY, expected=None)
            sitting = await open_sitting(session, body, principal=COMMITTEE)
            for one in MEMBERS:
                them = replace(COMMITTEE, subject=one)
                await confirm_presence(session, sitting.id, PresenceBody(), principal=them, trainer_days=TRAINER_DAYS)
            return sitting.id

        return await in_transaction(self.runtime.sessions, effect)

    async def decide(self, session_id: UUID, case_id: UUID) -> None:
        """Draft one decision, in a transaction of its own as over HTTP."""

        async def effect(session: AsyncSession) -> None:
            await decide_case(
                session,
                session_id,
                case_id,
                DecisionBody(outcome=Outcome.GRANTED),
                principal=COMMITTEE,
                expected=None,
                trainer_days=TRAINER_DAYS,
            )

        await in_transaction(self.runtime.sessions, effect)

    async def close(self, session_id: UUID) -> None:
        """Make the decisions final by a decree."""
        body = ClosureBody(decree_number="KEP.01", decree_date=TODAY + timedelta(days=1))

        async def effect(session: AsyncSession) -> None:
            await close_sitting(
                session, session_id, body, principal=COMMITTEE, expected=None, trainer_days=TRAINER_DAYS
            )

        with own_work():
            await in_transaction(self.runtime.sessions, effect)

    async def issue(self, session_id: UUID) -> list[Certificate]:
        """Issue what the session granted."""

        async def effect(session: AsyncSession) -> list[Certificate]:
            done = await issue_certificates(
                session, session_id, principal=DIRECTOR, public_url=self.runtime.settings.public_url
            )
            return done.certificates

        with own_work():
            return await in_transaction(self.runtime.sessions, effect)

    async def draw(self) -> None:
        """Draw every PDF that waits: what it says is signed first, for its QR code carries a statement."""
        renderer, signer = renderer_of(self.runtime), signer_of(self.runtime)
        while await signer.sign_some():
            pass
        while await renderer.render_some():
            pass

    async def granted(self, count: int, *, full_name: str | None = None) -> UUID:
        """Return a closed session that granted so many cases."""
        cases, session_id = await self.open_cases(count, full_name=full_name), await self.open_session()
        for case_id in cases:
            await self.decide(session_id, case_id)
        await self.close(session_id)
        return session_id


def _member(user_id: str) -> CommitteeMemberBody:
    return CommitteeMemberBody(
        user_id=user_id,
        name=user_id,
        employer="Perpustakaan Nasional Contoh",
        schemes=[SCHEME.code],
        starts_on=TODAY,
        ends_on=TODAY,
    )


@contextlib.asynccontextmanager
async def certification_commands(wiring: Wiring) -> AsyncIterator[CertificationCommands]:
    """Wire certification in this process."""
    async with service_here("certification", wiring) as process:
        yield CertificationCommands(process.runtime, process.consumers)


def _stored(number: int, full_name: str | None) -> StoredRecord:
    key, headers, value = as_record(completed(number, full_name=full_name))
    return StoredRecord(TOPIC, 0, number, key, value, tuple(headers))
