"""What may be subscribed to, and how a delivery goes on after an answer."""

from datetime import timedelta
from enum import StrEnum

from kompeten.events import ApplicationEvent, EventBody, registry

# Of the events about applications, those that no webhook tells of, and why.
UNTOLD = {"AssessmentCompleted": "nobody hears of K or BK before the committee decided"}
WAITS = tuple(timedelta(seconds=one) for one in (5, 30, 120, 600, 1_800, 3_600))
PATIENCE = timedelta(days=3)
OVERLAP = timedelta(hours=24)  # for which a former secret signs, too
KEPT = timedelta(days=30)  # deliveries and what was answered
GONE = 410
PING = "ping"


class WebhookState(StrEnum):
    """Whether a subscription is told anything."""

    ACTIVE = "active"
    DISABLED = "disabled"


class DisabledFor(StrEnum):
    """Why a subscription is told nothing any more."""

    OWNER = "owner"
    FAILING = "failing"  # for three days nothing was taken
    GONE = "gone"  # the endpoint said so


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Verdict(StrEnum):
    """What an answer means for a delivery and its subscription."""

    DELIVERED = "delivered"
    AGAIN = "again"
    GIVE_UP = "give_up"
    DISABLE = "disable"
    GONE = "gone"


def subscribable() -> dict[str, type[EventBody]]:
    """Return by name the kinds of events a webhook may tell of: whatever is about an application."""
    return {
        kind.__name__: kind
        for kind in registry().values()
        if issubclass(kind, ApplicationEvent) and kind.__name__ not in UNTOLD
    }


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts in vain: an hour at most."""
    return WAITS[min(attempts, len(WAITS)) - 1]


def verdict_of(status: int | None, *, waited: timedelta, took_others: bool) -> Verdict:
    """Judge an answer, None when there was none; `took_others`: something was taken since this was tried first.

    Who takes everything but one for three days has a quarrel with that one alone.
    """
    if status is not None and status // 100 == 2:  # noqa: PLR2004 - RFC 9110, 15.3: success
        return Verdict.DELIVERED
    if status == GONE:
        return Verdict.GONE
    if waited < PATIENCE:
        return Verdict.AGAIN
    return Verdict.GIVE_UP if took_others else Verdict.DISABLE
