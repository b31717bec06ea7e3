"""Who may sit in a committee is entered by the quality manager, and that they sat they say themselves."""

from typing import Any

import pytest

from kompeten.events.snapshots import Employer
from support.drivers.certification import DECREE, FIVE, INVOLVED, MEMBERS, ROSTERED, CertificationDriver
from support.people import BATCH, SCHEME

MEMBER = ROSTERED | {"user_id": "user-ani", "name": "Ani Lestari"}
PATH = "/committee-members/00000000-0000-4000-8000-000000000001"
QUALITY: Any = {"role": "quality_manager", "who": "user-mutu"}


async def test_the_quality_manager_enters_members_and_nobody_else_does(driver: CertificationDriver) -> None:
    entered = await driver.ok("PUT", PATH, MEMBER, **QUALITY)
    again = await driver.ok("PUT", PATH, MEMBER, **QUALITY)
    changed = await driver.ok("PUT", PATH, MEMBER | {"employer": "Lain"}, If_Match='"1"', **QUALITY)

    assert (entered["user_id"], entered["entered_by"], again["version"]) == ("user-ani", "user-mutu", 1)
    assert (changed["employer"], changed["version"]) == ("Lain", 2)
    assert (await driver.ok("GET", "/committee-members"))["items"] == [changed]
    for role in ("committee", "certification_manager", "director", "lsp_admin"):
        await driver.refused("PUT", PATH, MEMBER, role=role, status=403, code="forbidden")


async def test_nobody_enters_themselves_and_an_account_is_entered_once(driver: CertificationDriver) -> None:
    own = MEMBER | {"user_id": " user-mutu "}
    await driver.refused("PUT", PATH, own, status=409, code="own_entry", **QUALITY)
    await driver.ok("PUT", PATH, MEMBER, **QUALITY)
    await driver.refused("PUT", PATH[:-1] + "2", MEMBER, status=409, code="account_taken", **QUALITY)
    hidden = MEMBER | {"user_id": "user\u200b-ani"}
    await driver.refused("PUT", PATH[:-1] + "3", hidden, status=422, code="invalid_request", **QUALITY)


@pytest.mark.parametrize(
    ("changes", "code"), [({}, "not_on_roster"), ({"ends_on": "2026-07-19"}, "outside_term")], ids=["unknown", "term"]
)
async def test_only_who_is_on_the_roster_that_day_is_convened(
    driver: CertificationDriver, changes: dict[str, Any], code: str
) -> None:
    await driver.case()
    await driver.enter(MEMBERS[:2])
    if changes:
        await driver.enter(MEMBERS[2:], **changes)
    body = {"batch_id": str(BATCH.id), "title": "Pleno", "held_on": "2026-07-20", "place": "Jakarta"}
    members = [member["user_id"] for member in MEMBERS]

    problem = await driver.refused("POST", "/sessions", body | {"members": members}, status=422, code="not_on_roster")

    assert [error["code"] for error in problem["errors"]] == [code]


async def test_only_members_who_said_so_themselves_count_at_the_closure(driver: CertificationDriver) -> None:
    case = await driver.case()
    session_id = await driver.session(FIVE)
    await driver.decide(session_id, case, recused=sorted(INVOLVED))
    await driver.refused(
        "PUT", f"/sessions/{session_id}/presence", {}, who="user-zaki", status=403, code="not_a_member"
    )

    closed = await driver.close(session_id)

    assert closed["decisions"][0]["deciders"] == ["user-ani", "user-budi", "user-citra"]
    present = {member["user_id"] for member in closed["members"] if member["confirmed_at"]}
    assert present == {"user-ani", "user-budi", "user-citra"}
    (event,) = await driver.service.outbox("CertificationDecided")
    assert [member["user_id"] for member in event.body["session"]["members"]] == sorted(present)


async def test_a_session_that_too_few_confirmed_is_not_closed(driver: CertificationDriver) -> None:
    case = await driver.case()
    await driver.enter(MEMBERS)
    body = {"batch_id": str(BATCH.id), "title": "Pleno", "held_on": "2026-07-20", "place": "Jakarta"}
    opened = await driver.ok("POST", "/sessions", body | {"members": [one["user_id"] for one in MEMBERS]}, status=201)
    await driver.confirm(opened["id"], "user-ani")
    await driver.decide(opened["id"], case)

    path = f"/sessions/{opened['id']}/closure"
    problem = await driver.refused("POST", path, DECREE, status=422, code="unfit_committee")

    assert [error["code"] for error in problem["errors"]] == ["committee_too_small"]


async def test_whoever_has_the_candidates_employer_is_told_to_recuse(driver: CertificationDriver) -> None:
    case = await driver.case(employer=Employer(name="perpustakaan nasional CONTOH."))
    other = {"employer": "Universitas Contoh"}
    await driver.enter(MEMBERS[1:], **other)
    await driver.enter(MEMBERS[:1])
    body = {"batch_id": str(BATCH.id), "title": "Pleno", "held_on": "2026-07-20", "place": "Jakarta"}
    opened = await driver.ok("POST", "/sessions", body | {"members": [one["user_id"] for one in MEMBERS]}, status=201)
    path = f"/sessions/{opened['id']}/presence"

    problem = await driver.refused("PUT", path, {}, status=409, code="must_recuse")
    confirmed = await driver.confirm(opened["id"], "user-ani", case["id"])

    assert [error["message"]["en"] for error in problem["errors"]] == [
        "Ani Lestari works for this candidate's employer."
    ]
    assert case["holder_name"] in problem["detail"]
    assert [error["field"] for error in problem["errors"]] == [case["id"]]
    assert confirmed["members"][0]["recusals"] == [case["id"]]


async def test_whoever_sent_the_application_in_is_told_to_recuse(driver: CertificationDriver) -> None:
    case = await driver.case(submitted_by="user-ani")
    await driver.enter(MEMBERS)
    body = {"batch_id": str(BATCH.id), "title": "Pleno", "held_on": "2026-07-20", "place": "Jakarta"}
    opened = await driver.ok("POST", "/sessions", body | {"members": [one["user_id"] for one in MEMBERS]}, status=201)

    await driver.refused("PUT", f"/sessions/{opened['id']}/presence", {}, status=409, code="must_recuse")
    await driver.confirm(opened["id"], "user-ani", case["id"])
    problem = await driver.refused(
        "PUT",
        f"/sessions/{opened['id']}/decisions/{case['id']}",
        {"outcome": "granted"},
        who="user-budi",
        status=409,
        code="quorum_missing",
    )

    assert "2" in problem["detail"]


async def test_a_member_decides_on_the_schemes_they_were_entered_for_alone(driver: CertificationDriver) -> None:
    case = await driver.case()
    await driver.enter(MEMBERS[:2])
    await driver.enter(MEMBERS[2:], schemes=[f"X{SCHEME.code}"])
    body = {"batch_id": str(BATCH.id), "title": "Pleno", "held_on": "2026-07-20", "place": "Jakarta"}
    opened = await driver.ok("POST", "/sessions", body | {"members": [one["user_id"] for one in MEMBERS]}, status=201)

    path = f"/sessions/{opened['id']}/decisions/{case['id']}"
    await driver.refused("PUT", path, {"outcome": "granted"}, status=409, code="quorum_missing")
