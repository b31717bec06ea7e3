"""The operators' routes of one service; each service has them under a path of its own, so the gateway tells them apart.

Operators look after the installation, not after one LSP: what they see of records is not narrowed to a tenant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.entry.texts import Name
from kompeten.http.authorization import ObserverOf, OperatorOf
from kompeten.http.disclosure import Disclose
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.transaction import Session, Transact
from kompeten.messaging.consumer import Consumer
from kompeten.operations.audit import MOST, After, AuditReport, Part, audit_report
from kompeten.operations.dead_letters import (
    DeadLetterDetail,
    DeadLetterReason,
    DeadLetterView,
    get_dead_letter,
    list_undecided,
)
from kompeten.operations.decisions import (
    DiscardForm,
    Released,
    ReleaseForm,
    ReplayForm,
    SubjectAfter,
    audit_release,
    consumer_of,
    discard_undecided,
    replay_subject,
)
from kompeten.operations.report import OperationsReport, report_of
from kompeten.operations.routing import Route, router_of
from kompeten.operations.subjects import Subjects, SubjectsReport, subjects_report
from kompeten.process import process_of
from kompeten.runtime import RuntimeOf


@dataclass(kw_only=True)
class Consuming:
    """A process that reads topics."""

    consumers: Sequence[Consumer]


def consumers_here(request: Request) -> Sequence[Consumer]:
    """Return the consumers of this process."""
    return process_of(request.app, Consuming).consumers


Consumers = Annotated[Sequence[Consumer], Depends(consumers_here)]


async def show_operations(
    runtime: RuntimeOf, session: Session, consumers: Consumers, _: ObserverOf
) -> OperationsReport:
    return await report_of(session, runtime, consumers)


async def list_dead_letters(
    runtime: RuntimeOf,
    session: Session,
    cursor: Cursor,
    limit: Limit,
    _: OperatorOf,
    *,
    topic: Name | None = None,
    subject: Name | None = None,
    reason: DeadLetterReason | None = None,
) -> Page[DeadLetterView]:
    return await list_undecided(
        session, runtime.name, topic=topic, subject=subject, reason=reason, cursor=cursor, limit=limit
    )


async def show_dead_letter(
    dead_letter_id: UUID, runtime: RuntimeOf, session: Session, disclose: Disclose, _: OperatorOf
) -> DeadLetterDetail:
    shown = await get_dead_letter(session, runtime.name, dead_letter_id)
    await disclose("dead_letter", dead_letter_id)
    return shown


async def create_dead_letter_discard(
    dead_letter_id: UUID,
    form: DiscardForm,
    runtime: RuntimeOf,
    consumers: Consumers,
    transact: Transact,
    principal: OperatorOf,
) -> Response:
    async def effect(session: AsyncSession) -> SubjectAfter:
        return await discard_undecided(session, runtime, consumers, dead_letter_id, form, actor=principal.subject)

    return await transact(effect)


async def create_dead_letter_replay(
    form: ReplayForm, consumers: Consumers, transact: Transact, principal: OperatorOf
) -> Response:
    consumer = consumer_of(consumers, form.topic)

    async def effect(session: AsyncSession) -> SubjectAfter:
        return await replay_subject(session, consumer, form.subject, actor=principal.subject)

    return await transact(effect)


async def create_consumer_release(
    topic: Name, form: ReleaseForm, consumers: Consumers, transact: Transact, principal: OperatorOf
) -> Response:
    consumer = consumer_of(consumers, topic)

    async def effect(session: AsyncSession) -> Released:
        return audit_release(session, consumer, form, actor=principal.subject)

    answer = await transact(effect)
    if "Idempotency-Replayed" not in answer.headers:  # a repeat must not release a breaker that opened since
        consumer.breaker.release()
    return answer


async def show_audit(
    runtime: RuntimeOf, session: Session, _: OperatorOf, after: After = 0, limit: Part = MOST
) -> AuditReport:
    return await audit_report(session, runtime.name, after=after, limit=limit)


async def show_subjects(runtime: RuntimeOf, session: Session, _: ObserverOf, subjects: Subjects) -> SubjectsReport:
    return await subjects_report(session, runtime.name, subjects)


ROUTES = (
    Route("GET", "", show_operations, OperationsReport, "Outbox, events, dead letters and consumers of {service}"),
    Route(
        "GET",
        "/dead-letters",
        list_dead_letters,
        Page[DeadLetterView],
        "Dead letters of {service}, in the order they were parked",
        "Without their content. One that is `behind` waits for an earlier one of the same subject.",
    ),
    Route(
        "GET",
        "/dead-letters/{dead_letter_id}",
        show_dead_letter,
        DeadLetterDetail,
        "One dead letter of {service}, with its content",
        "Headers, key and value as text; personal numbers and addresses are masked.",
    ),
    Route(
        "POST",
        "/dead-letters/{dead_letter_id}/discard",
        create_dead_letter_discard,
        SubjectAfter,
        "Give up a dead letter of {service}",
        "Its effect will never be. The subject goes past it, or to `advance_to` where the record alone does not say.",
    ),
    Route(
        "POST",
        "/dead-letters/replay",
        create_dead_letter_replay,
        SubjectAfter,
        "Apply the dead letters of a subject in {service}, in order",
        "Ends at the first that fails again. `superseded`: overtaken since it was parked, nothing was changed.",
    ),
    Route(
        "POST",
        "/consumers/{topic}/release",
        create_consumer_release,
        Released,
        "Let a consumer of {service} go on that its breaker has paused",
        "Per process: with several processes each has a breaker of its own; the answer names the one that let go.",
    ),
    Route(
        "GET",
        "/audit",
        show_audit,
        AuditReport,
        "Verify the sealed audit of {service}",
        "Names every seal that does not hold, and the age of what is not sealed yet. In parts: go on with `next`.",
    ),
    Route(
        "GET",
        "/subjects",
        show_subjects,
        SubjectsReport,
        "What the messaging of {service} knows of some applications",
        "Events recorded, in the outbox, applied, kept as dead letters: explains what two services know differently.",
    ),
)


def operations_router(service: str) -> APIRouter:
    """Return the operators' routes of one service."""
    return router_of(service, "", ROUTES)
