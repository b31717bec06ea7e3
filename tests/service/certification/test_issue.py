"""Numbers without gaps, dates that never go back, and who may order an issue."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from kompeten.messaging import outbox
from kompeten.telemetry.correlation import correlation_id
from support.drivers.certification import CertificationDriver
from support.events import completed, withdrawn


async def _numbers(driver: CertificationDriver) -> list[tuple[int, int, str]]:
    rows = await driver.service.rows("SELECT year, sequence, issued_on FROM certificate ORDER BY year, sequence")
    return [(row["year"], row["sequence"], row["issued_on"].isoformat()) for row in rows]


async def test_another_person_than_who_decided_or_closed_orders_the_issue(driver: CertificationDriver) -> None:
    case = await driver.case()
    session_id = await driver.session()
    await driver.decide(session_id, case)
    await driver.ok(
        "POST",
        f"/sessions/{session_id}/closure",
        {"decree_number": "1", "decree_date": "2026-07-20"},
        role="certification_manager",
        who="user-manager",
    )

    for who in ("user-ani", "user-citra", "user-manager", "user-puji", "user-lsp_admin"):
        await driver.refused(
            "POST", f"/sessions/{session_id}/issue", role="director", who=who, status=409, code="same_person"
        )
    assert len((await driver.issue(session_id))["issued"]) == 1


async def test_an_open_session_issues_nothing(driver: CertificationDriver) -> None:
    await driver.case()
    session_id = await driver.session()
    await driver.refused(
        "POST", f"/sessions/{session_id}/issue", role="director", status=409, code="illegal_move", who="user-eka"
    )


async def test_of_two_issues_at_once_one_wins_and_the_other_is_told(driver: CertificationDriver) -> None:
    session_id = await driver.granted(*[await driver.case() for _ in range(5)])

    answers = await asyncio.gather(
        *(
            driver.call("POST", f"/sessions/{session_id}/issue", role="director", who=f"user-director-{place}")
            for place in range(4)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "nothing_to_issue"}
    assert [sequence for _, sequence, _ in await _numbers(driver)] == [1, 2, 3, 4, 5]
    assert len(await driver.service.outbox("CertificateIssued")) == 5


async def test_issues_of_several_sessions_at_once_share_the_numbers_without_a_gap(driver: CertificationDriver) -> None:
    sessions = [await driver.granted(await driver.case(), await driver.case()) for _ in range(4)]

    await asyncio.gather(*(driver.issue(session_id) for session_id in sessions))

    assert [sequence for _, sequence, _ in await _numbers(driver)] == list(range(1, 9))


async def test_an_issue_rolled_back_loses_no_number(
    driver: CertificationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await driver.certificate()
    session_id = await driver.granted(await driver.case(), await driver.case())

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "MAX_EVENT_BYTES", 10)
        response = await driver.call("POST", f"/sessions/{session_id}/issue", role="director", who="user-eka")
        assert response.status_code == 500
    await driver.issue(session_id)
    await driver.certificate()

    assert [sequence for _, sequence, _ in await _numbers(driver)] == [1, 2, 3, 4]


async def test_a_clock_that_goes_back_keeps_the_days_in_order(driver: CertificationDriver) -> None:
    clock = driver.service.clock
    await driver.certificate()
    clock.advance(timedelta(days=1))
    await driver.certificate()
    clock.advance(timedelta(days=-3))
    await driver.certificate()

    assert await _numbers(driver) == [(2026, 1, "2026-07-20"), (2026, 2, "2026-07-21"), (2026, 3, "2026-07-21")]


async def test_the_sequence_starts_again_with_the_year_where_the_lsp_is(driver: CertificationDriver) -> None:
    clock = driver.service.clock
    clock.advance(datetime(2026, 12, 31, 16, 59, tzinfo=UTC) - clock.now())
    await driver.certificate()
    await driver.certificate()
    clock.advance(timedelta(minutes=1))  # midnight in Jakarta
    await driver.certificate()
    clock.advance(timedelta(minutes=-10))
    await driver.certificate()

    assert await _numbers(driver) == [
        (2026, 1, "2026-12-31"),
        (2026, 2, "2026-12-31"),
        (2027, 1, "2027-01-01"),
        (2027, 2, "2027-01-01"),
    ]
    numbers = [row["certificate_number"] for row in await driver.service.rows("SELECT * FROM certificate ORDER BY id")]
    assert numbers[2] == "00001/LSP-PUSTAKAWAN/KL-04/2027"


async def test_cases_withdrawn_or_revised_after_the_decision_are_held(driver: CertificationDriver) -> None:
    good, gone, revised = [await driver.case() for _ in range(3)]
    session_id = await driver.granted(good, gone, revised)
    await driver.service.deliver(
        withdrawn(gone["application_id"]), completed(revised["application_id"], revision=2, missed=1)
    )

    issue = await driver.issue(session_id)
    again = await driver.refused(
        "POST", f"/sessions/{session_id}/issue", role="director", who="user-eka", status=409, code="nothing_to_issue"
    )

    assert [one["case_id"] for one in issue["issued"]] == [good["id"]]
    assert {one["case_id"]: one["state"] for one in issue["held"]} == {
        gone["id"]: "withdrawn",
        revised["id"]: "review_required",
    }
    assert "perlu ditinjau ulang" in again["detail"]


@pytest.mark.parametrize("name", ["Siti\nRahmah", "Siti 😀", "ꦗꦮ", "\u0301\u0e31\u0301ꦗ"])
async def test_a_name_that_cannot_be_printed_holds_up_nobody_else(driver: CertificationDriver, name: str) -> None:
    odd, good = await driver.case(full_name=name), await driver.case()

    issue = await driver.issue(await driver.granted(odd, good))

    assert [one["case_id"] for one in issue["issued"]] == [good["id"]]
    assert [(one["case_id"], one["reason"]) for one in issue["held"]] == [(odd["id"], "unprintable")]
    assert issue["remaining"] == 0
    assert [sequence for _, sequence, _ in await _numbers(driver)] == [1]


async def test_a_reviewed_case_is_issued_by_the_session_that_decided_last(driver: CertificationDriver) -> None:
    case = await driver.case()
    first = await driver.granted(case)
    await driver.service.deliver(completed(case["application_id"], revision=2))
    assert (await driver.case_of(case["application_id"]))["state"] == "review_required"
    second = await driver.granted(case)

    await driver.refused(
        "POST", f"/sessions/{first}/issue", role="director", who="user-eka", status=409, code="nothing_to_issue"
    )
    issue = await driver.issue(second)

    assert issue["issued"][0]["session_id"] == second
    decided = await driver.service.outbox("CertificationDecided")
    assert [one.body["assessment_revision"] for one in decided] == [1, 2]


async def test_a_repeated_order_with_its_key_gets_the_same_answer(driver: CertificationDriver) -> None:
    session_id = await driver.granted(await driver.case())

    answers: list[Any] = [
        await driver.ok(
            "POST", f"/sessions/{session_id}/issue", role="director", who="user-eka", Idempotency_Key="terbit-1"
        )
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert len(await _numbers(driver)) == 1


async def test_the_register_lists_what_was_issued(driver: CertificationDriver) -> None:
    entries = [await driver.certificate() for _ in range(3)]

    first = await driver.ok("GET", f"/certificates?batch_id={entries[0]['batch_id']}&limit=2", role="lsp_admin")
    second = await driver.ok("GET", f"/certificates?limit=2&cursor={first['next']}", role="lsp_admin")
    shown = await driver.ok("GET", f"/certificates/{entries[0]['id']}")

    assert [*first["items"], *second["items"]] == entries
    assert shown == entries[0]
    assert UUID(shown["case_id"])


async def test_a_certificate_can_neither_change_nor_go(driver: CertificationDriver) -> None:
    await driver.certificate()

    for statement in ("UPDATE certificate SET holder_name = 'Lain'", "DELETE FROM certificate"):
        with pytest.raises(Exception, match="permission denied"):
            await driver.service.rows(statement)


async def test_an_issue_and_a_withdrawal_at_once_end_as_one_or_the_other(driver: CertificationDriver) -> None:
    endings = []
    for _ in range(6):
        case = await driver.case()
        session_id = await driver.granted(case)
        response, _ = await asyncio.gather(
            driver.call("POST", f"/sessions/{session_id}/issue", role="director", who="user-eka"),
            driver.service.deliver(withdrawn(case["application_id"])),
        )
        endings.append((response.status_code, (await driver.case_of(case["application_id"]))["state"]))

    assert set(endings) <= {(200, "issued"), (409, "withdrawn")}
    issued = endings.count((200, "issued"))
    assert [sequence for _, sequence, _ in await _numbers(driver)] == list(range(1, issued + 1))


async def test_closing_and_issuing_take_a_handful_of_statements_however_many_cases(driver: CertificationDriver) -> None:
    counts: list[int] = []
    engine = driver.service.runtime.engine.sync_engine

    def count(*_: object) -> None:
        counts[-1] += correlation_id.get() is not None  # what watches the database beside the requests has none

    for cases in (2, 30):
        session_id = await driver.session() if counts else await _first_session(driver)
        for _ in range(cases):
            await driver.decide(session_id, await driver.case())
        counts.append(0)
        event.listen(engine, "before_cursor_execute", count)
        await driver.close(session_id)
        assert len((await driver.issue(session_id))["issued"]) == cases
        event.remove(engine, "before_cursor_execute", count)

    few, many = counts
    assert many == few < 60


async def _first_session(driver: CertificationDriver) -> str:
    await driver.case()
    return await driver.session()
