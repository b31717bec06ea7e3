"""The sender: takes what is pending, one dialogue with the mail server each, and notes what came of it."""

import asyncio
from contextlib import AbstractContextManager
from uuid import UUID

import structlog
from opentelemetry.trace import SpanKind
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.cancellation import heed_cancellation
from kompeten.database.sessions import in_transaction, now
from kompeten.entry.emails import UnusableAddress
from kompeten.runtime import Runtime
from kompeten.telemetry.correlation import correlated
from notifications.letters.rendering import render
from notifications.messages.commands import release_messages
from notifications.messages.holding import hold_messages
from notifications.messages.models import Message
from notifications.messages.rules import MESSAGE, wait_after
from notifications.parts import NotificationsParts, settings_of
from notifications.sending.claims import Claimed, Claims, present
from notifications.sending.dialogues import Dialogues
from notifications.sending.mailer import Mailer, Mailers, compose
from notifications.sending.outcomes import (
    Accepted,
    Deferred,
    MailServerDown,
    Outcome,
    Refused,
    Undeliverable,
    move_after,
)

TASK = "sender"
POLL_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0  # after an outage of the mail server, letters go on within this time

log = structlog.get_logger(__name__)


async def run_sender(runtime: Runtime) -> None:
    """Send until cancelled. A mail server that is down is waited for; a lost database ends the task, to start again."""
    mailers = Mailers(settings_of(runtime))
    try:
        async with present(runtime.engine) as claims:
            pause = POLL_SECONDS
            while True:
                heed_cancellation()
                await sweep(runtime, claims)
                runtime.progress.made(TASK)
                try:
                    await send_due(runtime, claims, mailers)
                    pause = POLL_SECONDS
                except MailServerDown as error:
                    log.warning("mail server unreachable", error=error)
                    pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                await asyncio.sleep(pause)
    finally:
        mailers.close()


async def sweep(runtime: Runtime, claims: Claims) -> None:
    """Take back what a crash left half sent, and release messages whose contact was stored beside their handler.

    Those about restricted people are held, and let go.
    """
    repeats = await claims.recover()
    if repeats:
        log.warning("messages are sent again after a crash", count=repeats)
    await in_transaction(runtime.sessions, release_messages)
    await in_transaction(runtime.sessions, hold_messages)


async def send_due(runtime: Runtime, claims: Claims, mailers: Mailers) -> int:
    """Send everything that is due, many dialogues at a time, and return how many there were.

    Connects before claiming, so that an outage of the server counts as nobody's attempt: it raises `MailServerDown`.
    """
    settings = settings_of(runtime)
    begun = 0
    if not await claims.is_anything_due(runtime.clock.now()):
        mailers.close()
        return begun
    dialogues = Dialogues(settings.smtp_dialogues, per_domain=settings.smtp_dialogues_per_domain)
    try:
        while True:
            if dialogues.have_room and await _begin(runtime, claims, mailers, dialogues):
                begun += 1
            elif len(dialogues):
                await dialogues.one_ended()
            else:
                return begun
    finally:
        await dialogues.end()


async def _begin(runtime: Runtime, claims: Claims, mailers: Mailers, dialogues: Dialogues) -> bool:
    """Claim a message and begin its dialogue; a server that takes no further connection is an outage only alone."""
    try:
        mailer = await mailers.take()
    except MailServerDown:
        if not len(dialogues):
            raise
        return False
    claimed = await claims.claim(runtime.clock.now(), busy=dialogues.busy)
    if claimed is None:
        mailers.give_back(mailer)
        return False
    dialogues.start(claimed.domain, _dialogue(runtime, claims, mailers, mailer, claimed))
    return True


async def _dialogue(runtime: Runtime, claims: Claims, mailers: Mailers, mailer: Mailer, claimed: Claimed) -> None:
    with correlated(claimed.correlation_id), _span(runtime, claimed):
        try:
            outcome = await send_message(runtime, mailer, claimed)
        except BaseException:
            mailer.close()
            raise
        if isinstance(outcome, Deferred):  # it may have broken off, or this server is busy: begin anew
            mailer.close()
        mailers.give_back(mailer)
        await settle(runtime, claims, claimed, outcome)
    runtime.parts_as(NotificationsParts).dialogues.labels(type(outcome).__name__.lower()).inc()
    runtime.progress.made(TASK)


def _span(runtime: Runtime, claimed: Claimed) -> AbstractContextManager[object]:
    attributes = {"kompeten.message_id": str(claimed.id)}
    return runtime.tracing.span(
        f"send {claimed.kind}", SpanKind.CLIENT, parent=claimed.traceparent, attributes=attributes
    )


async def send_message(runtime: Runtime, mailer: Mailer, claimed: Claimed) -> Outcome:
    """Write and send one letter. One that cannot be written fails visibly and stops no other."""
    settings = settings_of(runtime)
    try:
        letter = render(
            claimed.kind,
            claimed.data,
            name=claimed.recipient_name,
            batch_title=claimed.batch_title,
            lsp=claimed.lsp,
            links=runtime.parts_as(NotificationsParts).links,
            occurred_at=claimed.occurred_at,
        )
        mail = compose(
            letter,
            message_id=claimed.id,
            recipient=claimed.recipient,
            occurred_at=claimed.occurred_at,
            sender=settings.mail_from,
            lsp=claimed.lsp,
        )
    except UnusableAddress:
        log.warning("a letter has no usable address", message_id=str(claimed.id))
        return Undeliverable()
    except Exception as error:  # the data of one letter must not stop all others: it shows as failed
        log.exception("letter cannot be written", message_id=str(claimed.id))
        return Refused(f"the letter cannot be written: {type(error).__name__}")
    return await mailer.send(mail)


async def settle(runtime: Runtime, claims: Claims, claimed: Claimed, outcome: Outcome) -> None:
    """Note the outcome in a transaction of its own.

    A message that another sender has taken over meanwhile, thinking this one dead, is that one's alone.
    """

    async def note(session: AsyncSession) -> None:
        message = await _lock_message(session, claimed.id)
        if message.claimed_by != claims.number:
            log.warning("the claim of a message was lost", message_id=str(claimed.id))
            return
        apply_outcome(session, message, outcome)

    await in_transaction(runtime.sessions, note)


async def _lock_message(session: AsyncSession, message_id: UUID) -> Message:
    return await session.get_one(Message, message_id, with_for_update=True)


def apply_outcome(session: AsyncSession, message: Message, outcome: Outcome) -> None:
    """Move a message on by what the mail server said; one cancelled meanwhile goes on only to having been sent."""
    message.claimed_by = None
    moment = now(session)
    move = move_after(outcome, is_repeat=message.is_repeat, waited=moment - (message.first_attempt_at or moment))
    if move not in MESSAGE.legal(message.state):
        return
    message.state = MESSAGE.after(message.state, move)
    match outcome:
        case Accepted():
            message.sent_at = moment
            message.reason = None
        case Refused(reason) | Undeliverable(reason):
            message.reason = reason
        case Deferred(reason, may_have_arrived):
            message.reason = reason
            message.is_repeat = message.is_repeat or may_have_arrived
            message.next_attempt_at = moment + wait_after(message.attempts)
