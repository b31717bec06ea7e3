"""The sender: takes what is pending, one dialogue with the mail server each, and notes what came of it."""

import asyncio
from contextlib import AbstractContextManager
from datetime import timedelta

import structlog
from opentelemetry.trace import SpanKind
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit import recording as audit
from kompeten.database.sessions import in_transaction, now
from kompeten.runtime import Runtime
from kompeten.telemetry.correlation import correlated
from notifications.letters.rendering import render
from notifications.messages.commands import release_messages
from notifications.messages.models import Message
from notifications.messages.rules import MessageState, wait_after
from notifications.sending.claims import Claimed, Claims, present
from notifications.sending.mailer import Mailer, compose
from notifications.sending.outcomes import Accepted, Deferred, MailServerDown, Outcome, Refused
from notifications.settings import NotificationsSettings

TASK = "sender"
LETTERS = ("kompeten_letters", "Dialogues with the mail server, by what came of them", "outcome")
POLL_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0  # after an outage of the mail server, letters go on within this time

log = structlog.get_logger(__name__)


async def run_sender(runtime: Runtime) -> None:
    """Send until cancelled. A mail server that is down is waited for; a lost database ends the task, to start again."""
    settings = runtime.settings
    assert isinstance(settings, NotificationsSettings)  # noqa: S101 - the wiring's own promise, for the type checker
    mailer = Mailer(settings)
    try:
        async with present(runtime.engine) as claims:
            pause = POLL_SECONDS
            while True:
                await sweep(runtime, claims)
                runtime.progress.made(TASK)
                try:
                    await send_due(runtime, claims, mailer)
                    pause = POLL_SECONDS
                except MailServerDown as error:
                    log.warning("mail server unreachable", error=error)
                    pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                await asyncio.sleep(pause)
    finally:
        mailer.close()


async def sweep(runtime: Runtime, claims: Claims) -> None:
    """Take back what a crash left half sent, and release messages whose contact was stored beside their handler."""
    repeats = await claims.recover()
    if repeats:
        log.warning("messages are sent again after a crash", count=repeats)
    await in_transaction(runtime.sessions, release_messages)


async def send_due(runtime: Runtime, claims: Claims, mailer: Mailer) -> int:
    """Send everything that is due and return how many dialogues there were.

    Connects before claiming, so that an outage of the server counts as nobody's attempt: it raises `MailServerDown`.
    """
    dialogues = 0
    if not await claims.is_anything_due(runtime.clock.now()):
        mailer.close()
        return dialogues
    await mailer.connect()
    while (claimed := await claims.claim(runtime.clock.now())) is not None:
        with correlated(claimed.correlation_id), _span(runtime, claimed):
            outcome = await send_message(runtime, mailer, claimed)
            await settle(runtime, claimed, outcome)
        runtime.metrics.counter(*LETTERS).labels(type(outcome).__name__.lower()).inc()
        runtime.progress.made(TASK)
        dialogues += 1
        if isinstance(outcome, Deferred):
            mailer.close()
            await mailer.connect()
    return dialogues


def _span(runtime: Runtime, claimed: Claimed) -> AbstractContextManager[object]:
    told = {"kompeten.message_id": str(claimed.id)}
    return runtime.tracing.span(f"send {claimed.kind}", SpanKind.CLIENT, parent=claimed.traceparent, attributes=told)


async def send_message(runtime: Runtime, mailer: Mailer, claimed: Claimed) -> Outcome:
    """Write and send one letter. One that cannot be written fails visibly and stops no other."""
    settings = runtime.settings
    assert isinstance(settings, NotificationsSettings)  # noqa: S101 - as above
    try:
        letter = render(
            claimed.kind,
            claimed.data,
            name=claimed.recipient_name,
            batch_title=claimed.batch_title,
            appeal_working_days=settings.appeal_working_days,
        )
        mail = compose(
            letter,
            message_id=claimed.id,
            recipient=claimed.recipient,
            occurred_at=claimed.occurred_at,
            mail_from=settings.mail_from,
        )
    except Exception as error:  # the data of one letter must not stop all others: it shows as failed
        log.exception("letter cannot be written", message_id=str(claimed.id))
        return Refused(f"the letter cannot be written: {type(error).__name__}")
    return await mailer.send(mail)


async def settle(runtime: Runtime, claimed: Claimed, outcome: Outcome) -> None:
    """Note the outcome in a transaction of its own, with its audit row."""

    async def note(session: AsyncSession) -> None:
        message = await session.get_one(Message, claimed.id, with_for_update=True)
        apply_outcome(session, message, outcome)
        audit.record(
            session,
            actor=f"service:{runtime.name}",
            action="send_message",
            object_type="message",
            object_id=claimed.id,
            details={"state": message.state, "attempts": message.attempts},
        )

    await in_transaction(runtime.sessions, note)


def apply_outcome(session: AsyncSession, message: Message, outcome: Outcome) -> None:
    """Move a message on by what the mail server said; one cancelled meanwhile goes on only to having been sent."""
    message.claimed_by = None
    if message.state == MessageState.CANCELLED and not isinstance(outcome, Accepted):
        return
    match outcome:
        case Accepted():
            message.state = MessageState.SENT_AGAIN if message.is_repeat else MessageState.SENT
            message.sent_at = now(session)
            message.reason = None
        case Refused(reason):
            message.state = MessageState.FAILED
            message.reason = reason
        case Deferred(reason, may_have_arrived):
            message.state = MessageState.PENDING
            message.reason = reason
            message.is_repeat = message.is_repeat or may_have_arrived
            wait: timedelta = wait_after(message.attempts)
            message.next_attempt_at = now(session) + wait
