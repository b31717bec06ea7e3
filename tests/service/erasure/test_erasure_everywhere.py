"""After an erasure nothing of the person is left in any table of any service, but what the register must keep."""

import pytest

from service.erasure.canaries import REGISTER, found
from service.erasure.village import EMAIL, NAME, WORDS, Village


async def left(village: Village) -> dict[str, set[str]]:
    columns = {name: await found(service, WORDS) for name, service in village.town.services.items()}
    return {name: where for name, where in columns.items() if where}


async def test_nothing_is_left_but_the_register(village: Village) -> None:
    await village.apply()
    await village.assess()
    await village.certify()
    await village.town.carry()
    before = await left(village)
    assert set(before) == {"registration", "assessment", "certification", "notifications"}
    answer = await village.erase()
    assert answer.status_code == 200, answer.text
    await village.town.carry()
    assert await left(village) == {"certification": REGISTER}
    for service in village.town.services.values():
        assert await service.rows("SELECT reason FROM dead_letter WHERE resolution IS NULL") == []
    (shown,) = (await village.ask("certification", "GET", "certificates", roles=["director"]))["items"]
    assert shown["holder_name"] == NAME


async def test_an_event_that_has_not_left_yet_leaves_under_its_number_without_the_person(village: Village) -> None:
    application = await village.apply()
    await village.office.do(application, "withdrawal", reason=f"Atas permintaan {NAME}")
    await village.erase()
    assert await found(village.town.services["registration"], WORDS) == set()
    waiting = await village.office.service.outbox()
    assert [int(one.headers["ce_sequence"]) for one in waiting] == [1, 2, 3, 4, 5, 6]
    assert waiting[-1].type == "id.kompeten.PersonErased.v1"
    await village.town.carry()
    assert await left(village) == {}


async def test_a_refused_candidate_keeps_marks_and_outcome_but_no_words(village: Village) -> None:
    await village.apply()
    await village.assess("not_yet_competent")
    await village.certify("not_granted")
    await village.town.carry()
    assert (await village.erase("consent_withdrawn")).status_code == 200
    await village.town.carry()
    assert await left(village) == {}
    (case,) = (await village.ask("certification", "GET", f"cases?batch_id={village.batch}"))["items"]
    assert (case["state"], case["holder_name"], case["follow_up"]) == ("not_granted", "", None)
    assert {(unit["mark"], unit["note"]) for unit in case["units"]} == {("not_yet_competent", "")}
    assert case["assessor"]["name"] == "Puji Sri Noviani"
    (decision,) = await village.town.services["certification"].rows("SELECT outcome, reason, deciders FROM decision")
    assert (decision["outcome"], decision["reason"], len(decision["deciders"])) == ("not_granted", None, 3)


async def test_letters_that_are_not_sent_are_cancelled_for_everybody_to_see(village: Village) -> None:
    await village.apply()
    await village.office.do(village.application, "withdrawal", reason="Pindah")
    await village.town.carry()
    letters = await village.ask("notifications", "GET", f"deliveries?application_id={village.application}")
    assert {(one["state"], one["recipient"]) for one in letters["items"]} == {("pending", EMAIL)}
    await village.erase()
    await village.town.carry()
    letters = await village.ask("notifications", "GET", f"deliveries?application_id={village.application}")
    assert {(one["state"], one["recipient"]) for one in letters["items"]} == {("cancelled", None)}
    assert all("erased" in one["reason"] for one in letters["items"])


async def test_a_repeat_of_an_erased_submission_is_not_run_again(village: Village) -> None:
    await village.apply()
    service = village.office.service
    await village.office.do(village.application, "withdrawal", reason="Pindah")
    await village.erase()
    headers = village.office.organizer | {"Idempotency-Key": "POST-applications"}
    stored = await service.rows("SELECT key, status, headers FROM idempotency_key ORDER BY key")
    assert {(row["key"], row["status"]) for row in stored} >= {("POST-applications", 410)}
    other = await service.client.post("/v1/applications", json={"batch_id": str(village.batch)}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await service.rows("SELECT 1 FROM application")) == 1


@pytest.mark.parametrize("reason", ["because", f"{NAME} asked", ""])
async def test_the_reason_is_one_of_the_laws_four_and_never_a_text(village: Village, reason: str) -> None:
    await village.apply()
    assert (await village.erase(reason)).status_code == 422
