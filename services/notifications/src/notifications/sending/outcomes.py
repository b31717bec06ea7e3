"""What may come of one dialogue with the mail server, read from what it raised."""

from dataclasses import dataclass
from datetime import timedelta

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from notifications.messages.rules import PATIENCE, UNUSABLE_ADDRESS, MessageMove

PERMANENT = range(500, 600)  # RFC 5321, 4.2.1: the same request will fail again
OURS_TO_REPAIR = (SMTPSenderRefused, SMTPAuthenticationError, SMTPHeloError)  # our settings, no recipient's fault
MAX_REASON = 300


class MailServerDown(Exception):
    """No connection, or no log-in: waiting (or an operator) is the cure, and no message has failed."""


@dataclass(frozen=True)
class Accepted:
    """The server took the letter over."""


@dataclass(frozen=True)
class Refused:
    """The server will never take this letter to this recipient."""

    reason: str


@dataclass(frozen=True)
class Undeliverable:
    """The address is none that a letter can be sent to; no server was asked for its recipient."""

    reason: str = UNUSABLE_ADDRESS


@dataclass(frozen=True)
class Deferred:
    """To be tried again; `may_have_arrived` when the dialogue broke off without an answer."""

    reason: str
    may_have_arrived: bool


Outcome = Accepted | Refused | Undeliverable | Deferred


def outcome_of(error: Exception) -> Outcome:
    """Return what an error in a dialogue means; errors that are no mail server's are raised again."""
    if isinstance(error, SMTPRecipientsRefused):
        return outcome_of(error.recipients[0])
    if isinstance(error, SMTPResponseException):
        reason = f"{error.code} {error.message}"[:MAX_REASON]
        if error.code in PERMANENT and not isinstance(error, OURS_TO_REPAIR):
            return Refused(reason)
        return Deferred(reason, may_have_arrived=False)
    if isinstance(error, SMTPNotSupported | ValueError):
        return Undeliverable()
    if isinstance(error, OSError | SMTPException):
        return Deferred(type(error).__name__, may_have_arrived=True)
    raise error


def move_after(outcome: Outcome, *, is_repeat: bool, waited: timedelta) -> MessageMove:
    """Return how a message goes on; one deferred for days, whoever's fault that is, has failed."""
    match outcome:
        case Accepted():
            return MessageMove.ACCEPT_AGAIN if is_repeat else MessageMove.ACCEPT
        case Refused():
            return MessageMove.REFUSE
        case Undeliverable():
            return MessageMove.FIND_NO_ADDRESS
        case Deferred():
            return MessageMove.DEFER if waited < PATIENCE else MessageMove.REFUSE
