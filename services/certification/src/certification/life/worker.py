"""The worker of the calendar: what was ordered is issued or takes effect, and what has come to its end expires.

Days are those where the LSP is. Several processes share the work by skipping each other's locked rows; what a day
brought while none was running is done by the first that runs again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from certification.certificates.commands import go_on_issuing
from certification.certificates.models import Certificate
from certification.certificates.states import RUNNING
from certification.certificates.turns import expiry_of, record_changes, take_turn
from certification.life.reminders import remind_holders
from certification.orders.effects import put_into_effect
from certification.settings import CertificationSettings
from kompeten.clock import today
from kompeten.database.sessions import in_transaction
from kompeten.lsps import ConfiguredLsp
from kompeten.runtime import Runtime
from kompeten.service.working import work_when_woken
from kompeten.telemetry.correlation import own_work

TASK = "calendar"
POLL_SECONDS = 30.0
CHUNK = 500  # rows of one transaction

Days = dict[date, list[str]]
"""Which LSPs have which day today."""


async def run_calendar(runtime: Runtime) -> None:
    """Do what each day brings until cancelled; an outage of the database is waited out."""

    async def work() -> bool:
        return await turn_pages(runtime) > 0

    await work_when_woken(runtime, TASK, work, woken=asyncio.Event(), poll_seconds=POLL_SECONDS)


async def turn_pages(runtime: Runtime) -> int:
    """Do a chunk of what is due and return how much it was: what was ordered first, for it came before the end."""
    with own_work():
        settings = runtime.settings
        issue = partial(go_on_issuing, public_url=settings.public_url, cell=settings.cell)
        for work in (issue, _carry_out, _expire, partial(_remind, terms=_terms(runtime))):
            if done := await in_transaction(runtime.sessions, work):
                return done
        return 0


async def _carry_out(session: AsyncSession) -> int:
    return sum([await put_into_effect(session, lsps, day, most=CHUNK) for day, lsps in (await _days(session)).items()])


async def _expire(session: AsyncSession) -> int:
    """Expire what ended before today; whoever suspended it, time went on."""
    return sum([await _expire_before(session, day, lsps) for day, lsps in (await _days(session)).items()])


async def _remind(session: AsyncSession, *, terms: Collection[int]) -> int:
    days = [(day, lsp_id) for day, lsps in (await _days(session)).items() for lsp_id in lsps]
    return sum([await remind_holders(session, lsp_id, day, terms=terms, most=CHUNK) for day, lsp_id in sorted(days)])


async def _expire_before(session: AsyncSession, day: date, lsps: list[str]) -> int:
    certificates = await _lock_ended(session, day, lsps)
    await record_changes(session, [take_turn(session, expiry_of(one)) for one in certificates])
    return len(certificates)


async def _lock_ended(session: AsyncSession, day: date, lsps: list[str]) -> Sequence[Certificate]:
    ended = (
        select(Certificate)
        .where(Certificate.state.in_(RUNNING), Certificate.valid_until < day, Certificate.lsp_id.in_(lsps))
        .order_by(Certificate.valid_until, Certificate.id)
        .limit(CHUNK)
    )
    return (await session.scalars(ended.with_for_update(skip_locked=True))).all()


async def _days(session: AsyncSession) -> Days:
    days: defaultdict[date, list[str]] = defaultdict(list)
    for lsp_id, lsp in await session.execute(select(ConfiguredLsp.lsp_id, ConfiguredLsp.lsp)):
        days[today(session.info["clock"], lsp.time_zone)].append(lsp_id)
    return days


def _terms(runtime: Runtime) -> Collection[int]:
    if not isinstance(runtime.settings, CertificationSettings):
        raise TypeError("certification needs CertificationSettings")
    return runtime.settings.reminder_days
