"""The LSP's side of applications over HTTP: accept, return, reject, correct."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.database.sessions import in_transaction
from kompeten.http.authorization import require
from kompeten.http.preconditions import Expected, IfMatch, check_version
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.problems import Problem
from kompeten.runtime import RuntimeOf
from registration.applications.models import Application
from registration.applications.queries import get_application_view, lock_application
from registration.applications.rules import ApplicationState
from registration.applications.schemas import ApplicationView, ReasonBody
from registration.batches.models import Batch
from registration.batches.seating import lock_in_batch
from registration.forms.schemas import FORM_REFUSED
from registration.parts import VaultOf
from registration.people.vault import NikVault
from registration.reviews.commands import accept_application, correct_name, reject_application, return_application
from registration.reviews.contacts import correct_contacts
from registration.reviews.schemas import (
    AcceptanceResult,
    AcceptanceResults,
    AcceptancesBody,
    ContactCorrectionBody,
    CorrectionBody,
    ReturnBody,
)

router = StrictRouter(prefix="/v1/applications", tags=["applications"])

Admin = Annotated[Principal, Depends(require(Role.LSP_ADMIN))]
Command = Callable[[AsyncSession, Application], Awaitable[None]]
CommandInBatch = Callable[[AsyncSession, Application, Batch], Awaitable[None]]


@router.post(
    "/acceptances",
    summary="Accept a list of applications",
    description="Each in a transaction of its own: the answer says for each whether it is accepted, or why not. "
    "Safe to repeat.",
    openapi_extra=public(),
)
async def create_acceptances(body: AcceptancesBody, runtime: RuntimeOf, principal: Admin) -> AcceptanceResults:
    async def accept(application_id: UUID) -> AcceptanceResult:
        async def effect(session: AsyncSession) -> None:
            application, batch = await lock_in_batch(session, application_id, principal=principal)
            if application.state is not ApplicationState.ACCEPTED:  # a list is repeated after a lost answer
                await accept_application(session, application, batch, principal=principal)

        try:
            await in_transaction(runtime.sessions, effect)
        except Problem as refusal:
            return AcceptanceResult(application_id=application_id, status="refused", problem=refusal.body())
        return AcceptanceResult(application_id=application_id, status="accepted")

    return AcceptanceResults(items=[await accept(application_id) for application_id in body.application_ids])


@router.post(
    "/{application_id}/acceptance",
    summary="Accept an application: the applicant is registered as a candidate",
    response_model=ApplicationView,
    openapi_extra=public(),
)
async def create_acceptance(
    application_id: UUID, transact: Transact, principal: Admin, vault: VaultOf, expected: IfMatch
) -> Response:
    async def command(session: AsyncSession, application: Application, batch: Batch) -> None:
        await accept_application(session, application, batch, principal=principal)

    return await transact(_in_batch(application_id, command, principal=principal, vault=vault, expected=expected))


@router.post(
    "/{application_id}/return",
    summary="Send an application back with a reason per field",
    response_model=ApplicationView,
    openapi_extra=public(),
)
async def create_return(
    application_id: UUID, body: ReturnBody, transact: Transact, principal: Admin, vault: VaultOf, expected: IfMatch
) -> Response:
    async def command(session: AsyncSession, application: Application) -> None:
        await return_application(session, application, body.reasons, principal=principal)

    return await transact(_on(application_id, command, principal=principal, vault=vault, expected=expected))


@router.post(
    "/{application_id}/rejection",
    summary="Reject an application for good",
    response_model=ApplicationView,
    openapi_extra=public(),
)
async def create_rejection(
    application_id: UUID, body: ReasonBody, transact: Transact, principal: Admin, vault: VaultOf, expected: IfMatch
) -> Response:
    async def command(session: AsyncSession, application: Application, batch: Batch) -> None:
        await reject_application(session, application, batch, body.reason, principal=principal)

    return await transact(_in_batch(application_id, command, principal=principal, vault=vault, expected=expected))


@router.post(
    "/{application_id}/correction",
    summary="Correct a candidate's name, also in Latin letters, before the certificate is issued",
    response_model=ApplicationView,
    responses=FORM_REFUSED,
    openapi_extra=public(),
)
async def create_correction(
    application_id: UUID,
    body: CorrectionBody,
    transact: Transact,
    principal: Admin,
    vault: VaultOf,
    expected: IfMatch,
) -> Response:
    async def command(session: AsyncSession, application: Application) -> None:
        await correct_name(session, application, body, principal=principal)

    return await transact(_on(application_id, command, principal=principal, vault=vault, expected=expected))


@router.post(
    "/{application_id}/contact-correction",
    summary="Correct where a candidate hears from us, also after the certificate is issued",
    description="What is left out stays. Messages that wait go to the new address; send a failed one again by "
    "`/v1/messages/{message_id}/resending`.",
    response_model=ApplicationView,
    responses=FORM_REFUSED,
    openapi_extra=public(),
)
async def create_contact_correction(
    application_id: UUID,
    body: ContactCorrectionBody,
    transact: Transact,
    principal: Admin,
    vault: VaultOf,
    expected: IfMatch,
) -> Response:
    async def command(session: AsyncSession, application: Application) -> None:
        await correct_contacts(session, application, body, principal=principal)

    return await transact(_on(application_id, command, principal=principal, vault=vault, expected=expected))


def _on(
    application_id: UUID, command: Command, *, principal: Principal, vault: NikVault, expected: Expected
) -> Callable[[AsyncSession], Awaitable[ApplicationView]]:
    """Return the effect that runs a command on the locked application and shows what became of it."""

    async def effect(session: AsyncSession) -> ApplicationView:
        application = await lock_application(session, application_id, principal=principal)
        check_version(application.version, expected)
        await command(session, application)
        return await get_application_view(session, application_id, principal=principal, vault=vault)

    return effect


def _in_batch(
    application_id: UUID, command: CommandInBatch, *, principal: Principal, vault: NikVault, expected: Expected
) -> Callable[[AsyncSession], Awaitable[ApplicationView]]:
    """Return the same for a command that may change a seat: the batch is locked, too, and before the application."""

    async def effect(session: AsyncSession) -> ApplicationView:
        application, batch = await lock_in_batch(session, application_id, principal=principal)
        check_version(application.version, expected)
        await command(session, application, batch)
        return await get_application_view(session, application_id, principal=principal, vault=vault)

    return effect
