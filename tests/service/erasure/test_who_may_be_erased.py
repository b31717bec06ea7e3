"""When an erasure is possible, for whom, and what it means for whatever comes later."""

import asyncio
from typing import Any

from support.drivers.candidate import NIK, PERSON, Candidate
from support.drivers.registration import person


async def test_while_an_application_is_under_way_it_must_be_withdrawn_or_finished_first(candidate: Candidate) -> None:
    application = await candidate.apply()
    refused = await candidate.erase()
    assert (refused.status_code, refused.json()["code"]) == (409, "application_under_way")
    assert "Sertifikasi Pustakawan Kalimantan Selatan 2026 (KL-04)" in refused.json()["message"]["id"]
    assert [error["field"] for error in refused.json()["errors"]] == [str(application)]
    await candidate.assess()
    assert (await candidate.erase()).status_code == 409
    await candidate.registration.do(application, "withdrawal", reason="Pindah")
    assert (await candidate.erase()).status_code == 200


async def test_a_repeat_gets_the_same_answer_and_changes_nothing(candidate: Candidate) -> None:
    application = await candidate.apply()
    await candidate.registration.do(application, "withdrawal", reason="Pindah")
    first = await candidate.erase("consent_withdrawn")
    assert first.json()["application_ids"] == [str(application)]
    assert first.json()["reason"] == "consent_withdrawn"
    candidate.registration.service.clock.advance(first.elapsed)
    again = await candidate.erase("requested")
    assert (again.status_code, again.json()) == (200, first.json())
    assert len(await candidate.registration.service.outbox("PersonErased")) == 1
    rows = await candidate.registration.service.rows(
        "SELECT actor, reason FROM audit_entry WHERE action = 'erase_person'"
    )
    assert rows == [{"actor": "user-lsp_admin", "reason": "consent_withdrawn"}]


async def test_a_repeat_under_its_key_gets_the_stored_answer_also_when_the_event_has_come_back(
    candidate: Candidate,
) -> None:
    application = await candidate.apply()
    await candidate.registration.do(application, "withdrawal", reason="Pindah")
    headers = candidate.registration.admin | {"Idempotency-Key": "erase-her"}
    first = await candidate.erase(headers=headers)
    await candidate.system.carry()
    again = await candidate.erase(headers=headers)
    assert (again.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (200, first.json(), "true")


async def test_two_orders_at_once_erase_once(candidate: Candidate) -> None:
    application = await candidate.apply()
    await candidate.registration.do(application, "withdrawal", reason="Pindah")
    answers = await asyncio.gather(*(candidate.erase() for _ in range(3)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.text for one in answers}) == 1
    assert len(await candidate.registration.service.outbox("PersonErased")) == 1


async def test_only_the_lsps_own_admin_may_and_another_lsps_finds_nobody(candidate: Candidate) -> None:
    application = await candidate.apply()
    await candidate.registration.do(application, "withdrawal", reason="Pindah")
    token = candidate.registration.service.token
    foreign = await candidate.erase(headers=token("lsp_admin", lsp_id="lsp-lain"))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    for headers in (candidate.registration.organizer, candidate.registration.manager, token("operator")):
        assert (await candidate.erase(headers=headers)).status_code == 403
    both = token("lsp_admin", "organizer_system", organizer_id="dispersip-kalsel")
    refused = await candidate.erase(headers=both)
    assert (refused.status_code, refused.json()["code"]) == (403, "organizers_may_not_decide")
    assert (await candidate.erase()).status_code == 200


async def test_the_organizer_sees_an_application_of_nobody_and_nothing_more_can_be_done_with_it(
    candidate: Candidate,
) -> None:
    application = await candidate.apply()
    await candidate.assess("not_yet_competent")
    await candidate.certify("not_granted")
    await candidate.system.carry()
    assert (await candidate.erase()).status_code == 200
    shown = await candidate.ask(
        "registration", "GET", f"applications/{application}", headers=candidate.registration.organizer
    )
    assert shown["erased_at"]
    assert (shown["full_name"], shown["birth_date"], shown["email"], shown["warnings"]) == ("", None, None, [])
    assert shown["national_id"] == "*" * 16
    assert shown["stage"] == "not_granted"
    moves: dict[str, dict[str, Any]] = {
        "withdrawal": {"reason": "x"},
        "correction": {"full_name": "Seseorang", "reason": "x"},
        "acceptance": {},
    }
    for what, body in moves.items():
        refused = await candidate.registration.do(application, what, **body)
        assert (refused.status_code, refused.json()["code"]) == (409, "application_erased")


async def test_whoever_applies_again_is_another_person_with_a_consent_of_their_own(candidate: Candidate) -> None:
    application = await candidate.apply()
    await candidate.registration.do(application, "withdrawal", reason="Pindah")
    former = await candidate.person_id()
    await candidate.erase()
    again = await candidate.registration.submitted(candidate.batch, **PERSON)
    shown = await candidate.registration.application(again)
    assert (shown["full_name"], shown["national_id"][-4:]) == (PERSON["full_name"], NIK[-4:])
    assert shown["person_id"] != former
    await candidate.system.carry()
    (contact,) = await candidate.system.services["notifications"].rows("SELECT email FROM contact WHERE name <> ''")
    assert contact["email"] == PERSON["email"]


async def test_every_application_of_the_person_goes_and_a_person_known_by_a_mistyped_number_too(
    candidate: Candidate,
) -> None:
    mistyped = "6371015502809779"
    first = await candidate.apply(national_id=mistyped)
    await candidate.registration.do(first, "withdrawal", reason="Pindah")
    second = await candidate.registration.submitted(candidate.batch, **PERSON | {"national_id": mistyped})
    await candidate.registration.do(second, "return", reasons=[{"field": "national_id", "reason": "Salah ketik"}])
    await candidate.registration.do(first, "withdrawal", reason="Pindah")
    await candidate.ask(
        "registration", "PUT", f"applications/{second}", person(**PERSON), headers=candidate.registration.organizer
    )
    await candidate.registration.do(second, "withdrawal", reason="Pindah")
    candidate.application = second
    assert (await candidate.erase()).json()["application_ids"] == [str(second)]
    people = await candidate.registration.service.rows("SELECT nik_index IS NULL AS erased FROM person ORDER BY id")
    assert [row["erased"] for row in people] == [False, True]  # the mistyped one still has an application of its own
    candidate.application = first
    assert (await candidate.erase()).json()["application_ids"] == [str(first)]
    assert await candidate.registration.service.rows("SELECT 1 FROM person WHERE nik_index IS NOT NULL") == []
    assert await candidate.registration.service.rows("SELECT 1 FROM application_revision WHERE data <> '{}'") == []
