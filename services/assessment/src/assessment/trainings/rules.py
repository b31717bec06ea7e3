"""Whether an assessor trained a candidate so lately that somebody else has to assess them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kompeten.identity.subjects import is_among


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """Who taught somebody, by the ids assessors have and the accounts they act with, and when last."""

    assessor_ids: Collection[UUID]
    user_ids: Collection[str]
    last_at: datetime


def has_trained(
    trainings: Iterable[Taught], *, assessor_id: UUID, user_ids: Collection[str], starts_at: datetime, days: int
) -> bool:
    """Tell whether the assessor taught in one of these that ended less than so many days before the appointment."""
    since = starts_at - timedelta(days=days)
    return any(
        one.last_at > since
        and (assessor_id in one.assessor_ids or any(is_among(who, user_ids) for who in one.user_ids))
        for one in trainings
    )
