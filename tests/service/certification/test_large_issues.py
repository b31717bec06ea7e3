"""One order for a large session: 500 at once, the rest by itself, in as many statements however many there are."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from certification.cases.models import Case
from certification.certificates import commands
from certification.life.worker import turn_pages
from kompeten.ids import new_id
from support.counting import noted_statements
from support.drivers.certification import CertificationDriver

MOST_STATEMENTS = 20
ODD = "Siti 😀"  # no font draws it


async def granted(driver: CertificationDriver, count: int, *, odd: int = 0) -> str:
    """Let a session grant so many cases, some under a name that cannot be printed, and return its id."""
    session_id = await driver.granted(await driver.case())
    async with driver.service.runtime.sessions() as session, session.begin():
        mould = (await session.scalars(select(Case).where(Case.decided_in == UUID(session_id)))).one()
        columns = {one.key for one in Case.__mapper__.column_attrs} - {"version"}
        for place in range(1, count):
            person = mould.participant.model_copy(update={"person_id": new_id()})
            own: dict[str, Any] = {"id": new_id(), "application_id": new_id(), "participant": person}
            name = {"holder_name": ODD} if place <= odd else {}
            session.add(Case(**{one: getattr(mould, one) for one in columns} | own | name))
    return session_id


async def count_issued(driver: CertificationDriver) -> int:
    """Return how many certificates there are, numbered without a gap."""
    numbers = [row["sequence"] for row in await driver.service.rows("SELECT sequence FROM certificate ORDER BY 1")]
    assert numbers == list(range(1, len(numbers) + 1))
    return len(numbers)


async def test_one_order_issues_a_large_session_piece_by_piece(
    driver: CertificationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "CHUNK", 4)
    session_id = await granted(driver, 11, odd=2)
    first = await driver.issue(session_id)
    again = {"role": "director", "who": "user-eka"}
    await driver.refused("POST", f"/sessions/{session_id}/issue", status=409, code="issue_under_way", **again)
    assert first["remaining"] == 7
    assert [await turn_pages(driver.service.runtime) for _ in range(3)] == [4, 3, 0]

    assert await count_issued(driver) == 9
    told = await driver.service.outbox("CertificateIssued")
    assert len(told) == 9
    acts = await driver.service.rows("SELECT actor FROM audit_entry WHERE action = 'issue_certificate'")
    assert [row["actor"] for row in acts] == ["user-eka"] * 9, "in the name of whoever ordered it"
    by = await driver.service.rows("SELECT DISTINCT issued_by FROM certificate")
    assert [row["issued_by"] for row in by] == ["user-eka"]
    said = await driver.refused("POST", f"/sessions/{session_id}/issue", status=409, code="nothing_to_issue", **again)
    assert said["detail"].count(ODD) == 2, "what could not be printed is told by another order"
    assert await turn_pages(driver.service.runtime) == 0


async def test_the_second_case_of_a_person_waits_for_another_order_and_is_not_called_unprintable(
    driver: CertificationDriver,
) -> None:
    person = new_id()
    session_id = await driver.granted(await driver.case(person_id=person), await driver.case(person_id=person))
    first, second = await driver.issue(session_id), await driver.issue(session_id)
    assert [(len(one["issued"]), one["held"]) for one in (first, second)] == [(1, []), (1, [])]


async def test_whoever_reviewed_the_last_candidate_of_a_large_session_does_not_issue_the_first(
    driver: CertificationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "CHUNK", 1)
    session_id = await driver.granted(await driver.case(), await driver.case(reviewed_by="user-eka"))
    await driver.refused(
        "POST", f"/sessions/{session_id}/issue", role="director", who="user-eka", status=409, code="same_person"
    )
    assert await driver.service.rows("SELECT id FROM certificate") == []


async def test_a_piece_of_any_size_takes_the_same_twenty_statements(
    driver: CertificationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = await granted(driver, 260)
    monkeypatch.setattr(commands, "CHUNK", 20)
    await driver.issue(session_id)
    taken = {}
    engine = driver.service.runtime.engine.sync_engine
    for size in (30, 200):
        monkeypatch.setattr(commands, "CHUNK", size)
        with noted_statements(engine) as statements:
            assert await turn_pages(driver.service.runtime) == size
        taken[size] = len(statements)
    assert taken[30] == taken[200] <= MOST_STATEMENTS, "\n".join(statements)
    assert await turn_pages(driver.service.runtime) == 10
    assert await count_issued(driver) == 260
