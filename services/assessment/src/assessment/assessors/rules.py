"""MET numbers, and eligibility: separation of duty and the calendar of whoever shall assess a candidate."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kompeten.events.snapshots import Batch, Participant
from kompeten.identity.employers import is_same_employer
from kompeten.identity.subjects import is_among

# The year is set off by a dot or a space; both forms are on BNSP's own papers.
MET_NUMBER = re.compile(r"\s*MET[.\s]+([0-9]{3})[.\s]+([0-9]{6})[.\s]+([0-9]{4})\s*", re.IGNORECASE)
A_MOMENT = timedelta(microseconds=1)  # an appointment that ends at midnight ends on the day before


class MetWarning(StrEnum):
    """What an assessor is accepted with nevertheless."""

    MET_NUMBER_REWRITTEN = "met_number_rewritten"
    MET_EXPIRED = "met_expired"


class Rule(StrEnum):
    """Why an assignment is refused."""

    SCHEME_OUT_OF_SCOPE = "scheme_out_of_scope"
    MET_EXPIRED = "met_expired"
    SAME_EMPLOYER = "same_employer"
    OVERLAP = "overlap"
    REVIEWED_THE_APPLICATION = "reviewed_the_application"
    OUTSIDE_BATCH_DATES = "outside_batch_dates"
    TRAINED_THE_CANDIDATE = "trained_the_candidate"


PARTING_DUTIES = frozenset({Rule.SAME_EMPLOYER, Rule.REVIEWED_THE_APPLICATION, Rule.TRAINED_THE_CANDIDATE})
"""Rules for which somebody else has to do it."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What counts of an assessor; `user_ids` are the accounts they act with."""

    schemes: Collection[str]
    valid_until: date
    employer: str
    user_ids: Collection[str]


def normalised_met_number(written: str) -> str | None:
    """Return the number with dots throughout (`MET.000.990266.2025`), or None when it is no MET number."""
    match = MET_NUMBER.fullmatch(written)
    return f"MET.{match[1]}.{match[2]}.{match[3]}" if match else None


def warnings_about(*, written: str, normalised: str, valid_until: date, today: date) -> list[MetWarning]:
    """Return what the LSP should know; the number is valid through the day `valid_until` in the LSP's zone."""
    found = []
    if written != normalised:
        found.append(MetWarning.MET_NUMBER_REWRITTEN)
    if valid_until < today:
        found.append(MetWarning.MET_EXPIRED)
    return found


def venue_day(moment: datetime, batch: Batch) -> date:
    """Return the calendar day a moment falls on where the venue is."""
    return moment.astimezone(ZoneInfo(batch.time_zone)).date()


def within_batch(starts_at: datetime, ends_at: datetime, batch: Batch) -> bool:
    """Tell whether an appointment lies within the batch's days at the venue and ends after it starts."""
    if ends_at <= starts_at:
        return False
    return batch.starts_on <= venue_day(starts_at, batch) and venue_day(ends_at - A_MOMENT, batch) <= batch.ends_on


def objections(
    assessor: Standing,
    participant: Participant,
    *,
    starts_at: datetime,
    ends_at: datetime,
    occupied: bool,
    has_trained: bool,
) -> list[Rule]:
    """Return every rule the assignment would break.

    `occupied` tells of another appointment at that time, `has_trained` of their having taught the candidate lately.
    The MET number must be valid on the last day of the appointment, in the venue's time zone.
    """
    last_day = venue_day(max(starts_at, ends_at - A_MOMENT), participant.batch)
    broken = {
        Rule.SCHEME_OUT_OF_SCOPE: participant.scheme.code not in assessor.schemes,
        Rule.MET_EXPIRED: assessor.valid_until < last_day,
        Rule.SAME_EMPLOYER: is_same_employer(assessor.employer, participant.employer.name),
        Rule.OVERLAP: occupied,
        Rule.REVIEWED_THE_APPLICATION: is_among(participant.reviewed_by, assessor.user_ids),
        Rule.OUTSIDE_BATCH_DATES: not within_batch(starts_at, ends_at, participant.batch),
        Rule.TRAINED_THE_CANDIDATE: has_trained,
    }
    return [rule for rule, is_broken in broken.items() if is_broken]
