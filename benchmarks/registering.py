"""Registration in this process, by its own commands: batches, submissions, acceptances, the lists people read."""

import asyncio
from collections.abc import Iterator
from itertools import count
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.people import LSP, ORGANIZER, application
from kompeten.database.sessions import in_transaction
from kompeten.identity.tokens import Principal, Role
from kompeten.runtime import Runtime
from kompeten.telemetry.correlation import own_work
from registration.applications.queries import get_timeline, list_visible_applications
from registration.applications.rules import ApplicationState
from registration.batches.commands import approve_batch, propose_batch
from registration.batches.queries import list_visible_batches
from registration.batches.rules import Plan
from registration.batches.seating import lock_in_batch
from registration.organizers.commands import enter_organizer
from registration.organizers.schemas import OrganizerBody
from registration.parts import RegistrationParts
from registration.reviews.commands import accept_application
from registration.submissions.commands import submit_application
from registration.submissions.schemas import NewApplication
from support.people import BATCH, SCHEME

SEATS = 100
AT_ONCE = 5  # requests in flight
MANAGER = Principal(subject="manager", lsp_id=LSP, roles=frozenset({Role.CERTIFICATION_MANAGER}))
ADMIN = Principal(subject="admin", lsp_id=LSP, roles=frozenset({Role.LSP_ADMIN}))
SYSTEM = Principal(subject="system", lsp_id=LSP, roles=frozenset({Role.ORGANIZER_SYSTEM}), organizer_id=ORGANIZER)
PLAN = Plan(
    title=BATCH.title,
    scheme_codes=(SCHEME.code,),
    starts_on=BATCH.starts_on,
    ends_on=BATCH.ends_on,
    time_zone=BATCH.time_zone,
    venue_name=BATCH.venue.name,
    venue_region_code=BATCH.venue.region_code,
    quota=SEATS,
    regency_quotas=(),
    funding_source="APBD",
)


class RegistrationCommands:
    """The organizer's system and the LSP's people at work, a transaction per command; the people are `first`, ..."""

    def __init__(self, runtime: Runtime, *, first: int = 1) -> None:
        self.runtime = runtime
        self._vault = runtime.parts_as(RegistrationParts).vault
        self._numbers: Iterator[int] = count(first)

    async def enter_organizer(self) -> None:
        """Enter the organizer of every batch."""

        async def effect(session: AsyncSession) -> None:
            await enter_organizer(
                session, ORGANIZER, OrganizerBody(name="Dispersip", kind="dispersip"), principal=MANAGER
            )

        await in_transaction(self.runtime.sessions, effect)

    async def fill_batch(self) -> UUID:
        """Propose and approve a batch, submit and accept as many as it seats; return one of the applications."""
        with own_work():
            return await self._filled(await self.open_batch())

    async def open_batch(self) -> UUID:
        """Propose and approve a batch."""

        async def propose(session: AsyncSession) -> UUID:
            batch = await propose_batch(session, PLAN, principal=SYSTEM, organizer_id=None)
            await approve_batch(session, batch, principal=MANAGER)
            return batch.id

        with own_work():
            return await in_transaction(self.runtime.sessions, propose)

    async def _filled(self, batch_id: UUID) -> UUID:
        applications: list[UUID] = []
        for _ in range(SEATS // AT_ONCE):
            applications += await asyncio.gather(*(self.submit(batch_id) for _ in range(AT_ONCE)))
        for start in range(0, SEATS, AT_ONCE):
            await asyncio.gather(*(self.accept(one) for one in applications[start : start + AT_ONCE]))
        return applications[0]

    async def submit(self, batch_id: UUID) -> UUID:
        """Submit one application."""
        body = NewApplication.model_validate(application(next(self._numbers), str(batch_id)))

        async def effect(session: AsyncSession) -> UUID:
            submitted, _ = await submit_application(session, body, principal=SYSTEM, vault=self._vault)
            return submitted.id

        return await in_transaction(self.runtime.sessions, effect)

    async def accept(self, application_id: UUID) -> None:
        """Accept one application."""

        async def effect(session: AsyncSession) -> None:
            locked, batch = await lock_in_batch(session, application_id, principal=ADMIN)
            await accept_application(session, locked, batch, principal=ADMIN)

        await in_transaction(self.runtime.sessions, effect)

    async def list_accepted(self) -> None:
        """Read the first page of what was accepted, as the LSP does."""
        await self._page(ADMIN, ApplicationState.ACCEPTED, None)

    async def list_own(self, cursor: UUID) -> None:
        """Read a page from the middle of an organizer's own."""
        await self._page(SYSTEM, None, cursor)

    async def list_batches(self) -> None:
        """Read a page of batches with their counts per stage."""
        async with self.runtime.reading() as session:
            await list_visible_batches(session, principal=MANAGER, cursor=None, limit=50)

    async def timeline(self, application_id: UUID) -> None:
        """Read one timeline."""
        async with self.runtime.reading() as session:
            await get_timeline(session, application_id, principal=SYSTEM)

    async def _page(self, principal: Principal, state: ApplicationState | None, cursor: UUID | None) -> None:
        async with self.runtime.reading() as session:
            await list_visible_applications(
                session, principal=principal, vault=self._vault, batch_id=None, state=state, cursor=cursor, limit=50
            )
