"""A name corrected after the decision: nobody gets a certificate by it whom no second person stands for."""

from uuid import UUID

from service.certification.test_orders_of_events import interleavings
from support.drivers.certification import CertificationDriver
from support.events import completed, corrected, withdrawn
from support.people import participant

OTHER = "Orang Lain Sekali"
JAVANESE = "ꦱꦶꦠꦶ"


async def _held(driver: CertificationDriver) -> tuple[dict[str, object], str]:
    """Grant a case, correct its holder's name, and return it with its session."""
    case = await driver.case()
    session_id = await driver.granted(case)
    await driver.service.deliver(corrected(UUID(case["application_id"]), OTHER))
    return await driver.ok("GET", f"/cases/{case['id']}"), session_id


async def test_a_corrected_name_is_not_issued_until_a_second_person_confirms_it(driver: CertificationDriver) -> None:
    case, session_id = await _held(driver)
    order = {"role": "director", "who": "user-eka"}
    await driver.refused("POST", f"/sessions/{session_id}/issue", status=409, code="nothing_to_issue", **order)

    path = f"/cases/{case['id']}/confirmation"
    await driver.refused("POST", path, {"revision": 2}, who="user-admin", status=409, code="own_correction")
    await driver.refused("POST", path, {"revision": 1}, status=409, code="correction_outdated")
    confirmed = await driver.ok("POST", path, {"revision": 2})
    issue = await driver.issue(session_id)

    assert case["state"] == "review_required"
    (correction,) = confirmed["corrections"]
    changed = {"previous_name": "Siti Rahmah Hasanah", "corrected_name": OTHER, "reason": "Salah ketik"}
    assert correction.items() >= (changed | {"corrected_by": "user-admin", "confirmed_by": "user-ani"}).items()
    assert [one["holder_name"] for one in issue["issued"]] == [OTHER]
    (event,) = await driver.service.outbox("CorrectionConfirmed")
    assert (event.body["participant_revision"], event.body["confirmed_by"]) == (2, "user-ani")


async def test_a_confirmation_holds_for_the_name_that_was_read_alone(driver: CertificationDriver) -> None:
    case, session_id = await _held(driver)
    await driver.ok("POST", f"/cases/{case['id']}/confirmation", {"revision": 2})
    await driver.service.deliver(corrected(UUID(str(case["application_id"])), "Lain Lagi", revision=3))

    problem = await driver.refused(
        "POST", f"/sessions/{session_id}/issue", role="director", who="user-eka", status=409, code="nothing_to_issue"
    )

    assert "perlu ditinjau ulang" in problem["detail"]


async def test_a_revised_assessment_is_decided_again_and_not_confirmed(driver: CertificationDriver) -> None:
    case, _ = await _held(driver)
    await driver.service.deliver(completed(UUID(str(case["application_id"])), revision=2))

    await driver.refused(
        "POST", f"/cases/{case['id']}/confirmation", {"revision": 2}, status=409, code="decision_outdated"
    )
    again = await driver.granted(case)

    assert [one["holder_name"] for one in (await driver.issue(again))["issued"]] == [OTHER]
    (correction,) = (await driver.ok("GET", f"/cases/{case['id']}"))["corrections"]
    assert correction["confirmed_by"] == "user-ani"


async def test_what_a_session_has_before_it_is_not_confirmed_beside_it(driver: CertificationDriver) -> None:
    case, _ = await _held(driver)
    await driver.decide(await driver.session(), case)

    await driver.refused("POST", f"/cases/{case['id']}/confirmation", {"revision": 2}, status=409, code="case_taken")


async def test_a_draft_that_saw_another_name_stops_the_closure(driver: CertificationDriver) -> None:
    case, session_id = await driver.case(), await driver.session()
    await driver.decide(session_id, case)
    await driver.service.deliver(corrected(UUID(case["application_id"]), OTHER))
    body = {"decree_number": "KEP.02", "decree_date": "2026-07-20"}

    await driver.refused("POST", f"/sessions/{session_id}/closure", body, status=409, code="decision_outdated")
    await driver.decide(session_id, case)
    await driver.ok("POST", f"/sessions/{session_id}/closure", body)


async def test_corrected_and_withdrawn_in_any_order_is_withdrawn(driver: CertificationDriver) -> None:
    for place in range(2):
        case = await driver.case()
        who = UUID(case["application_id"])
        await driver.granted(case)
        told = list(interleavings([corrected(who, OTHER), withdrawn(who)], [completed(who, revision=2)]))[place]
        await driver.service.deliver(*told)
        assert (await driver.case_of(who))["state"] == "withdrawn"


async def test_a_name_given_in_latin_letters_after_the_decision_is_confirmed_like_any_other(
    driver: CertificationDriver,
) -> None:
    case = await driver.case(full_name=JAVANESE)
    session_id = await driver.granted(case)
    (held,) = (await _held_back(driver, session_id))["detail"].split("Ditahan: ")[1:]
    latin = participant(full_name=JAVANESE, printed_name="Siti Rahmah", revision=2)
    event = corrected(UUID(case["application_id"]), JAVANESE).model_copy(update={"participant": latin})
    await driver.service.deliver(event)
    assert "perlu ditinjau ulang" in (await _held_back(driver, session_id))["detail"]

    confirmed = await driver.ok("POST", f"/cases/{case['id']}/confirmation", {"revision": 2})
    (entry,) = (await driver.issue(session_id))["issued"]

    assert held == f"{JAVANESE} (tidak dapat dicetak)."
    (correction,) = confirmed["corrections"]
    named = ("previous_name", "previous_original_name", "corrected_name", "corrected_original_name")
    assert [correction[name] for name in named] == [JAVANESE, None, "Siti Rahmah", JAVANESE]
    assert (entry["holder_name"], entry["original_name"]) == ("Siti Rahmah", JAVANESE)
    (confirmation,) = await driver.service.outbox("CorrectionConfirmed")
    assert (confirmation.body["holder_name"], confirmation.body["original_name"]) == ("Siti Rahmah", JAVANESE)


async def _held_back(driver: CertificationDriver, session_id: str) -> dict[str, str]:
    path = f"/sessions/{session_id}/issue"
    problem: dict[str, str] = await driver.refused(
        "POST", path, role="director", who="user-eka", status=409, code="nothing_to_issue"
    )
    return problem
