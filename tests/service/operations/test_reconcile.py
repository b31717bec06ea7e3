"""Reconciling four real services: what agrees, what is explained, what is lost."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import text

from kompeten_ops.gateway import Gateway, NotAnswered
from kompeten_ops.reconcile.command import Line, compare, compare_patiently
from kompeten_ops.reconcile.knowledge import Explanation
from kompeten_ops.reconcile.reading import batches_since
from kompeten_ops.reconcile.rules import waiting_for
from support.drivers.registration import RegistrationDriver
from support.drivers.system import System


@pytest.fixture
async def gateway(system: System) -> AsyncIterator[Gateway]:
    """The gateway, asked as `make up` lets `watch` ask: an observer's tokens suffice for whatever reconciling reads."""
    async with system.gateway("observer", "observer") as gateway:
        yield gateway


@pytest.fixture
def driver(system: System) -> RegistrationDriver:
    """Registration and everybody who calls it."""
    return RegistrationDriver(system.services["registration"])


def reasons(lines: list[Line]) -> set[Explanation]:
    return {one.explanation for line in lines for one in line.differences}


async def test_what_waits_in_the_outbox_is_explained_and_agrees_once_carried(
    system: System, gateway: Gateway, driver: RegistrationDriver
) -> None:
    batch = await driver.approved_batch()
    application = await driver.accepted(batch)
    lines = await compare(gateway, str(batch))
    assert [line.known.application_id for line in lines] == [str(application)]
    assert lines[0].verdict == "explained"
    assert reasons(lines) == {Explanation.IN_OUTBOX}
    assert "in the outbox of registration since 2026-07-01" in lines[0].differences[0].why
    await system.carry()
    (line,) = await compare(gateway, str(batch))
    assert (line.verdict, line.differences) == ("agreed", [])
    assert (line.known.stage, line.known.assessment) == ("registered", "open")
    assert line.known.letters == {"candidate_received": "pending", "candidate_registered": "pending"}
    assert waiting_for(line.known) == "the certification manager (assignment)"


async def test_an_event_that_is_lost_is_flagged_where_it_should_have_arrived(
    system: System, gateway: Gateway, driver: RegistrationDriver
) -> None:
    batch = await driver.approved_batch()
    lost = await driver.accepted(batch)
    await system.carry(lose=lost)
    (line,) = await compare_patiently(gateway, str(batch), patience=0)
    assert line.verdict == "unexplained"
    assert {one.what for one in line.differences} >= {"accepted, but no assessment is open"}
    assert any("applied 0 of 2: a consumer lags, does not run, or it is lost" in one.why for one in line.differences)


async def test_a_dead_letter_explains_what_is_missing_and_names_it(
    system: System, gateway: Gateway, driver: RegistrationDriver
) -> None:
    batch = await driver.approved_batch()
    application = await driver.submitted(batch)
    await system.carry(to=("certification", "notifications"))
    await driver.do(application, "acceptance")
    await system.carry()
    (line,) = await compare(gateway, str(batch))
    (one,) = line.differences
    (record,) = await system.services["assessment"].rows("SELECT id FROM dead_letter")
    assert (one.what, one.explanation) == ("accepted, but no assessment is open", Explanation.DEAD_LETTER)
    assert one.why.endswith(f"because of gap: {record['id']}")
    assert line.verdict == "explained"


async def test_what_registration_forgot_is_flagged(
    system: System, gateway: Gateway, driver: RegistrationDriver
) -> None:
    batch = await driver.approved_batch()
    await driver.accepted(batch)
    await system.carry()
    registration = system.services["registration"]
    async with registration.runtime.sessions() as session, session.begin():
        for table in ("timeline_entry", "application_revision", "application"):
            await session.execute(text(f"DELETE FROM {table}"))
    (line,) = await compare(gateway, str(batch))
    assert line.verdict == "unexplained"
    assert line.differences[0].what == "registration does not know this application"


async def test_batches_are_chosen_by_the_day_they_end(gateway: Gateway, driver: RegistrationDriver) -> None:
    batch = await driver.approved_batch()
    ends = (await driver.batch(batch))["ends_on"]
    assert await batches_since(gateway, date.fromisoformat(ends)) == [str(batch)]
    assert await batches_since(gateway, date(2099, 1, 1)) == []


async def test_one_token_alone_is_refused(system: System, driver: RegistrationDriver) -> None:
    batch = await driver.approved_batch()
    for roles in (("operator", "operator"), ("certification_manager", "certification_manager")):
        async with system.gateway(*roles) as gateway:
            with pytest.raises(NotAnswered, match=r"403 (of_no_lsp|forbidden)"):
                await compare(gateway, str(batch))


async def test_a_batch_that_does_not_exist_is_refused(gateway: Gateway) -> None:
    with pytest.raises(NotAnswered, match="404 not_found"):
        await compare(gateway, "0197f000-0000-7000-8000-0000000000ff")
