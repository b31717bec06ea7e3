"""When an erasure is possible, for whom, and what it means for whatever comes later."""

import asyncio
from typing import Any

from service.erasure.village import NIK, PERSON, Village
from service.registration.office import person


async def test_while_an_application_is_under_way_it_must_be_withdrawn_or_finished_first(village: Village) -> None:
    application = await village.apply()
    refused = await village.erase()
    assert (refused.status_code, refused.json()["code"]) == (409, "application_under_way")
    assert str(application) in refused.json()["message"]["id"]
    assert str(application) in refused.json()["message"]["en"]
    await village.assess()
    assert (await village.erase()).status_code == 409
    await village.office.do(application, "withdrawal", reason="Pindah")
    assert (await village.erase()).status_code == 200


async def test_a_repeat_gets_the_same_answer_and_changes_nothing(village: Village) -> None:
    application = await village.apply()
    await village.office.do(application, "withdrawal", reason="Pindah")
    first = await village.erase("consent_withdrawn")
    assert first.json()["application_ids"] == [str(application)]
    assert first.json()["reason"] == "consent_withdrawn"
    village.office.service.clock.advance(first.elapsed)
    again = await village.erase("requested")
    assert (again.status_code, again.json()) == (200, first.json())
    assert len(await village.office.service.outbox("PersonErased")) == 1
    rows = await village.office.service.rows("SELECT actor, reason FROM audit_entry WHERE action = 'erase_person'")
    assert rows == [{"actor": "user-lsp_admin", "reason": "consent_withdrawn"}]


async def test_a_repeat_under_its_key_gets_the_stored_answer_also_when_the_event_has_come_back(
    village: Village,
) -> None:
    application = await village.apply()
    await village.office.do(application, "withdrawal", reason="Pindah")
    headers = village.office.admin | {"Idempotency-Key": "erase-her"}
    first = await village.erase(headers=headers)
    await village.town.carry()
    again = await village.erase(headers=headers)
    assert (again.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (200, first.json(), "true")


async def test_two_orders_at_once_erase_once(village: Village) -> None:
    application = await village.apply()
    await village.office.do(application, "withdrawal", reason="Pindah")
    answers = await asyncio.gather(*(village.erase() for _ in range(3)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.text for one in answers}) == 1
    assert len(await village.office.service.outbox("PersonErased")) == 1


async def test_only_the_lsps_own_admin_may_and_another_lsps_finds_nobody(village: Village) -> None:
    application = await village.apply()
    await village.office.do(application, "withdrawal", reason="Pindah")
    token = village.office.service.token
    foreign = await village.erase(headers=token("lsp_admin", lsp_id="lsp-lain"))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    for headers in (village.office.organizer, village.office.manager, token("operator")):
        assert (await village.erase(headers=headers)).status_code == 403
    both = token("lsp_admin", "organizer_system", organizer_id="dispersip-kalsel")
    refused = await village.erase(headers=both)
    assert (refused.status_code, refused.json()["code"]) == (403, "organizers_may_not_decide")
    assert (await village.erase()).status_code == 200


async def test_the_organizer_sees_an_application_of_nobody_and_nothing_more_can_be_done_with_it(
    village: Village,
) -> None:
    application = await village.apply()
    await village.assess("not_yet_competent")
    await village.certify("not_granted")
    await village.town.carry()
    assert (await village.erase()).status_code == 200
    shown = await village.ask("registration", "GET", f"applications/{application}", headers=village.office.organizer)
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
        refused = await village.office.do(application, what, **body)
        assert (refused.status_code, refused.json()["code"]) == (409, "application_erased")


async def test_whoever_applies_again_is_another_person_with_a_consent_of_their_own(village: Village) -> None:
    application = await village.apply()
    await village.office.do(application, "withdrawal", reason="Pindah")
    former = await village.person_id()
    await village.erase()
    again = await village.office.submitted(village.batch, **PERSON)
    shown = await village.office.application(again)
    assert (shown["full_name"], shown["national_id"][-4:]) == (PERSON["full_name"], NIK[-4:])
    assert shown["person_id"] != former
    await village.town.carry()
    (contact,) = await village.town.services["notifications"].rows("SELECT email FROM contact WHERE name <> ''")
    assert contact["email"] == PERSON["email"]


async def test_every_application_of_the_person_goes_and_a_person_known_by_a_mistyped_number_too(
    village: Village,
) -> None:
    mistyped = "6371015502809779"
    first = await village.apply(national_id=mistyped)
    await village.office.do(first, "withdrawal", reason="Pindah")
    second = await village.office.submitted(village.batch, **PERSON | {"national_id": mistyped})
    await village.office.do(second, "return", reasons=[{"field": "national_id", "reason": "Salah ketik"}])
    await village.office.do(first, "withdrawal", reason="Pindah")
    await village.ask(
        "registration", "PUT", f"applications/{second}", person(**PERSON), headers=village.office.organizer
    )
    await village.office.do(second, "withdrawal", reason="Pindah")
    village.application = second
    assert (await village.erase()).json()["application_ids"] == [str(second)]
    people = await village.office.service.rows("SELECT nik_index IS NULL AS erased FROM person ORDER BY id")
    assert [row["erased"] for row in people] == [False, True]  # the mistyped one still has an application of its own
    village.application = first
    assert (await village.erase()).json()["application_ids"] == [str(first)]
    assert await village.office.service.rows("SELECT 1 FROM person WHERE nik_index IS NOT NULL") == []
    assert await village.office.service.rows("SELECT 1 FROM application_revision WHERE data <> '{}'") == []
