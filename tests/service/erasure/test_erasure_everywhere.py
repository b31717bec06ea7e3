"""After an erasure nothing of the person is left in any table of any service, but what the register must keep."""

import pytest

from service.erasure.canaries import REGISTER, found
from service.erasure.exporting import exported, forgotten, untold
from service.erasure.planting import plant, remaining
from support.drivers.candidate import EMAIL, NAME, PRINTED, TYPED, WORDS, Candidate
from support.drivers.certification import CertificationDriver
from support.drivers.webhooks import answered
from support.strange_papers import jpeg


async def left(candidate: Candidate) -> dict[str, set[str]]:
    columns = {name: await found(service, WORDS) for name, service in candidate.system.services.items()}
    return {name: where for name, where in columns.items() if where}


async def test_nothing_is_left_but_the_register(candidate: Candidate) -> None:
    await candidate.apply(printed_name=PRINTED)
    await candidate.assess()
    await candidate.certify()
    await candidate.propose_suspension()
    await candidate.system.carry()
    before = await left(candidate)
    assert set(before) == {"registration", "assessment", "certification", "notifications"}
    answer = await candidate.erase()
    assert answer.status_code == 200, answer.text
    await candidate.system.carry()
    assert await left(candidate) == {"certification": REGISTER}
    for service in candidate.system.services.values():
        assert await service.rows("SELECT reason FROM dead_letter WHERE resolution IS NULL") == []
    (shown,) = (await candidate.ask("certification", "GET", "certificates", roles=["director"]))["items"]
    assert (shown["holder_name"], shown["original_name"]) == (PRINTED, NAME)


async def test_no_column_declared_personal_keeps_anything(candidate: Candidate) -> None:
    await candidate.apply(printed_name=PRINTED, photo=jpeg())
    await candidate.send_file()
    await candidate.train()
    await candidate.assess()
    await candidate.certify(corrected=f"{NAME} Binti")
    await candidate.propose_suspension()
    await CertificationDriver(candidate.system.services["certification"]).draw()
    await candidate.system.carry()
    await answered(candidate.system.services["notifications"], candidate.application, TYPED)
    services = candidate.system.services.values()
    person_id = await candidate.person_id()
    assert [barren for service in services for barren in await plant(service)] == []
    for name, part in (await exported(candidate)).items():
        assert (forgotten(name, part), await untold(candidate, name, part)) == (set(), set()), name
        assert ("user-lsp_admin", "read_application") in {(one["actor"], one["action"]) for one in part["trail"]}, name
    assert (await candidate.erase(person_id=person_id)).status_code == 200
    await candidate.system.carry()
    assert {column for service in services for column in await remaining(service)} == set()


async def test_an_event_that_has_not_left_yet_leaves_under_its_number_without_the_person(candidate: Candidate) -> None:
    application = await candidate.apply()
    await candidate.registration.do(application, "withdrawal", reason=f"Atas permintaan {NAME}")
    await candidate.erase()
    assert await found(candidate.system.services["registration"], WORDS) == set()
    waiting = await candidate.registration.service.outbox()
    assert [int(one.headers["ce_sequence"]) for one in waiting] == [1, 2, 3, 4, 5, 6]
    assert waiting[-1].type == "id.kompeten.PersonErased.v1"
    await candidate.system.carry()
    assert await left(candidate) == {}


async def test_a_refused_candidate_keeps_marks_and_outcome_but_no_words(candidate: Candidate) -> None:
    await candidate.apply()
    await candidate.assess("not_yet_competent")
    await candidate.certify("not_granted")
    await candidate.system.carry()
    assert (await candidate.erase("consent_withdrawn")).status_code == 200
    await candidate.system.carry()
    assert await left(candidate) == {}
    (case,) = (await candidate.ask("certification", "GET", f"cases?batch_id={candidate.batch}"))["items"]
    assert (case["state"], case["holder_name"], case["follow_up"]) == ("not_granted", "", None)
    assert {(unit["mark"], unit["note"]) for unit in case["units"]} == {("not_yet_competent", "")}
    assert case["assessor"]["name"] == "Puji Sri Noviani"
    (decision,) = await candidate.system.services["certification"].rows(
        "SELECT outcome, reason, deciders FROM decision"
    )
    assert (decision["outcome"], decision["reason"], len(decision["deciders"])) == ("not_granted", None, 3)


async def test_letters_that_are_not_sent_are_cancelled_for_everybody_to_see(candidate: Candidate) -> None:
    await candidate.apply()
    await candidate.registration.do(candidate.application, "withdrawal", reason="Pindah")
    await candidate.system.carry()
    letters = await candidate.ask("notifications", "GET", f"messages?application_id={candidate.application}")
    assert {(one["state"], one["recipient"]) for one in letters["items"]} == {("pending", EMAIL)}
    await candidate.erase()
    await candidate.system.carry()
    letters = await candidate.ask("notifications", "GET", f"messages?application_id={candidate.application}")
    assert {(one["state"], one["recipient"]) for one in letters["items"]} == {("cancelled", None)}
    assert all("erased" in one["reason"] for one in letters["items"])


async def test_a_repeat_of_an_erased_submission_is_not_run_again(candidate: Candidate) -> None:
    await candidate.apply()
    service = candidate.registration.service
    await candidate.registration.do(candidate.application, "withdrawal", reason="Pindah")
    await candidate.erase()
    headers = candidate.registration.organizer | {"Idempotency-Key": "POST-applications"}
    stored = await service.rows("SELECT key, status, headers FROM idempotency_key ORDER BY key")
    assert {(row["key"], row["status"]) for row in stored} >= {("POST-applications", 410)}
    other = await service.client.post("/v1/applications", json={"batch_id": str(candidate.batch)}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await service.rows("SELECT 1 FROM application")) == 1


@pytest.mark.parametrize("reason", ["because", f"{NAME} asked", ""])
async def test_the_reason_is_one_of_the_laws_four_and_never_a_text(candidate: Candidate, reason: str) -> None:
    await candidate.apply()
    assert (await candidate.erase(reason)).status_code == 422
