"""Who decides, when, and how often: the rules of committee sessions over HTTP."""

import asyncio

import pytest

from kompeten.ids import new_id
from support.drivers.certification import DECREE, FIVE, MEMBERS, CertificationDriver
from support.events import completed, withdrawn
from support.people import BATCH

RECUSED = ["user-lsp_admin", "user-puji"]


def _accounts(members: list[dict[str, str]]) -> list[str]:
    return [member["user_id"] for member in members]


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        (MEMBERS[:2], {"committee_too_small", "committee_even"}),
        (FIVE[:4], {"committee_even"}),
        (MEMBERS[:1], {"committee_too_small"}),
        ([*MEMBERS[:2], MEMBERS[0]], {"member_twice"}),
    ],
)
async def test_an_unfit_committee_opens_no_session(
    driver: CertificationDriver, members: list[dict[str, str]], codes: set[str]
) -> None:
    await driver.case()
    body = {"batch_id": str(BATCH.id), "title": "Pleno", "held_on": "2026-07-20", "place": "Jakarta"}

    problem = await driver.refused(
        "POST", "/sessions", body | {"members": _accounts(members)}, status=422, code="unfit_committee"
    )

    assert {error["code"] for error in problem["errors"]} == codes
    assert {error["pointer"] for error in problem["errors"]} == {"#/members"}


async def test_a_batch_nobody_is_expected_in_has_no_session(driver: CertificationDriver) -> None:
    body = {
        "batch_id": str(new_id()),
        "title": "P",
        "held_on": "2026-07-20",
        "place": "J",
        "members": _accounts(MEMBERS),
    }
    await driver.refused("POST", "/sessions", body, status=404, code="not_found")


async def test_only_members_present_decide(driver: CertificationDriver) -> None:
    case, session_id = await driver.case(), await driver.session()
    path = f"/sessions/{session_id}/decisions/{case['id']}"

    await driver.refused("PUT", path, {"outcome": "granted"}, who="user-zaki", status=403, code="not_a_member")
    await driver.refused(
        "POST", f"/sessions/{session_id}/closure", DECREE, who="user-zaki", status=403, code="not_a_member"
    )
    await driver.refused("PUT", path, {"outcome": "granted"}, role="director", status=403, code="forbidden")


@pytest.mark.parametrize(("missed", "outcome"), [(0, "not_granted"), (1, "granted")])
async def test_against_the_recommendation_only_with_a_reason(
    driver: CertificationDriver, missed: int, outcome: str
) -> None:
    case, session_id = await driver.case(missed=missed), await driver.session()
    path = f"/sessions/{session_id}/decisions/{case['id']}"

    problem = await driver.refused("PUT", path, {"outcome": outcome}, status=422, code="reason_required")
    await driver.refused("PUT", path, {"outcome": outcome, "reason": "  "}, status=422, code="invalid_request")
    decided = await driver.decide(session_id, case, outcome, reason="Portofolio lengkap")

    assert problem["errors"][0]["pointer"] == "#/reason"
    assert decided["reason"] == "Portofolio lengkap"


async def test_nobody_decides_on_someone_they_assessed_or_reviewed(driver: CertificationDriver) -> None:
    case, session_id = await driver.case(), await driver.session(FIVE)
    path = f"/sessions/{session_id}/decisions/{case['id']}"

    problem = await driver.refused("PUT", path, {"outcome": "granted"}, status=409, code="decider_involved")
    await driver.refused(
        "PUT", path, {"outcome": "granted", "recused": RECUSED}, who="user-puji", status=409, code="recorder_recused"
    )
    decided = await driver.decide(session_id, case, recused=RECUSED)

    assert [error["message"]["en"] for error in problem["errors"]] == [
        "Puji Sri Noviani assessed this candidate.",
        "Dian Admin reviewed this candidate's application.",
    ]
    assert decided["deciders"] == ["user-ani", "user-budi", "user-citra"]


async def test_who_assessed_the_first_attempt_does_not_decide_the_second(driver: CertificationDriver) -> None:
    who = new_id()
    other = {"id": new_id(), "user_id": "user-wayan", "name": "Wayan"}
    second = completed(who, attempt=2)
    second = second.model_copy(update={"assessor": second.assessor.model_copy(update=other)})
    await driver.service.deliver(completed(who), second)
    case, session_id = await driver.case_of(who, attempt=2), await driver.session([*MEMBERS[:2], FIVE[3]])

    await driver.refused(
        "PUT",
        f"/sessions/{session_id}/decisions/{case['id']}",
        {"outcome": "granted"},
        status=409,
        code="decider_involved",
    )


async def test_recusals_may_cost_the_quorum(driver: CertificationDriver) -> None:
    case, session_id = await driver.case(), await driver.session([*MEMBERS[:2], FIVE[3]])
    path = f"/sessions/{session_id}/decisions/{case['id']}"

    await driver.refused(
        "PUT", path, {"outcome": "granted", "recused": ["user-puji"]}, status=409, code="quorum_missing"
    )
    await driver.refused(
        "PUT", path, {"outcome": "granted", "recused": ["user-nobody"]}, status=422, code="unknown_member"
    )


async def test_a_draft_can_be_repeated_and_changed_until_the_closure(driver: CertificationDriver) -> None:
    case, session_id = await driver.case(), await driver.session()
    path = f"/sessions/{session_id}/decisions/{case['id']}"

    first = await driver.decide(session_id, case)
    again = await driver.decide(session_id, case)
    changed = await driver.call(
        "PUT", path, {"outcome": "not_granted", "reason": "Bukti kurang"}, who="user-budi", If_Match='"1"'
    )
    await driver.refused("PUT", path, {"outcome": "granted"}, If_Match='"1"', status=412, code="stale_version")
    await driver.close(session_id)
    problem = await driver.refused("PUT", path, {"outcome": "granted"}, status=409, code="illegal_move")

    assert first == again
    assert (changed.status_code, changed.headers["ETag"], changed.json()["version"]) == (200, '"2"', 2)
    assert "terbitkan" in problem["detail"]


async def test_a_case_is_before_one_open_session_at_most(driver: CertificationDriver) -> None:
    case, first, second = await driver.case(), await driver.session(title="Pleno Satu"), await driver.session()
    await driver.decide(first, case)

    problem = await driver.refused(
        "PUT", f"/sessions/{second}/decisions/{case['id']}", {"outcome": "granted"}, status=409, code="case_taken"
    )

    assert "Pleno Satu" in problem["detail"]


async def test_of_two_sessions_for_one_case_at_once_one_wins_and_the_other_is_told(driver: CertificationDriver) -> None:
    case = await driver.case()
    sessions = [await driver.session() for _ in range(4)]

    answers = await asyncio.gather(
        *(driver.call("PUT", f"/sessions/{one}/decisions/{case['id']}", {"outcome": "granted"}) for one in sessions)
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "case_taken"}


async def test_a_session_decides_on_its_own_batch_only(driver: CertificationDriver) -> None:
    elsewhere = await driver.case(batch=BATCH.model_copy(update={"id": new_id()}))
    await driver.case()
    session_id = await driver.session()

    await driver.refused(
        "PUT",
        f"/sessions/{session_id}/decisions/{elsewhere['id']}",
        {"outcome": "granted"},
        status=404,
        code="not_found",
    )


async def test_a_session_without_decisions_is_not_closed(driver: CertificationDriver) -> None:
    await driver.case()
    session_id = await driver.session()
    await driver.refused("POST", f"/sessions/{session_id}/closure", DECREE, status=409, code="nothing_decided")


async def test_a_withdrawn_case_lapses_and_does_not_hold_up_the_closure(driver: CertificationDriver) -> None:
    gone, stays, session_id = await driver.case(), await driver.case(), await driver.session()
    await driver.decide(session_id, gone)
    await driver.decide(session_id, stays)
    await driver.service.deliver(withdrawn(gone["application_id"]))

    closed = await driver.close(session_id)

    assert {one["case_id"]: one["state"] for one in closed["decisions"]} == {gone["id"]: "lapsed", stays["id"]: "final"}
    assert [one.subject for one in await driver.service.outbox("CertificationDecided")] == [stays["application_id"]]


async def test_a_draft_that_saw_an_earlier_revision_stops_the_closure(driver: CertificationDriver) -> None:
    case, session_id = await driver.case(), await driver.session()
    await driver.decide(session_id, case)
    await driver.service.deliver(completed(case["application_id"], revision=2, missed=1))

    await driver.refused("POST", f"/sessions/{session_id}/closure", DECREE, status=409, code="decision_outdated")
    await driver.decide(session_id, case, "not_granted")
    closed = await driver.close(session_id)

    assert closed["decisions"][0]["assessment_revision"] == 2


async def test_a_withdrawn_case_cannot_be_decided(driver: CertificationDriver) -> None:
    case, session_id = await driver.case(), await driver.session()
    await driver.service.deliver(withdrawn(case["application_id"]))

    await driver.refused(
        "PUT", f"/sessions/{session_id}/decisions/{case['id']}", {"outcome": "granted"}, status=409, code="illegal_move"
    )


async def test_a_closure_can_name_the_version_it_saw_and_happens_once(driver: CertificationDriver) -> None:
    case, session_id = await driver.case(), await driver.session()
    await driver.decide(session_id, case)
    path = f"/sessions/{session_id}/closure"

    await driver.refused("POST", path, DECREE, If_Match='"9"', status=412, code="stale_version")
    answers = await asyncio.gather(*(driver.call("POST", path, DECREE) for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert len(await driver.service.outbox("CertificationDecided")) == 1


async def test_a_draft_taken_back_frees_the_case_for_another_session(driver: CertificationDriver) -> None:
    case, first, second = await driver.case(), await driver.session(), await driver.session()
    await driver.decide(first, case)
    path = f"/sessions/{first}/decisions/{case['id']}"

    await driver.refused("DELETE", path, who="user-zaki", status=403, code="not_a_member")
    await driver.ok("DELETE", path)
    await driver.refused("DELETE", path, status=404, code="not_found")

    assert (await driver.decide(second, case))["state"] == "draft"
