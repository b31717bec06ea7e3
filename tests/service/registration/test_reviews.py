"""What the LSP does with its queue: accept, return, reject, correct; and withdrawal."""

from datetime import date
from typing import Any

from kompeten.events import (
    ApplicationRejected,
    ApplicationReturned,
    ApplicationWithdrawn,
    ParticipantCorrected,
)
from kompeten.ids import new_id
from service.registration.happenings import Chain
from support.drivers.registration import RegistrationDriver


async def test_a_list_is_accepted_one_by_one_with_an_answer_each(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=3)
    ids = [await driver.submitted(batch_id) for _ in range(3)]
    already, rejected = ids[0], ids[2]
    await driver.do(already, "acceptance")
    await driver.do(rejected, "rejection", reason="berkas palsu")
    others = await driver.submitted(batch_id), await driver.submitted(batch_id)
    asked = [already, rejected, ids[1], new_id(), others[1]]
    answer = await driver.client.post(
        "/v1/applications/acceptances", json={"application_ids": [str(one) for one in asked]}, headers=driver.admin
    )
    assert answer.status_code == 200
    items = answer.json()["items"]
    assert [item["application_id"] for item in items] == [str(one) for one in asked]
    assert [item["problem"] and item["problem"]["code"] for item in items] == [
        None,
        "illegal_move",
        None,
        "not_found",
        "illegal_move",
    ]
    assert [item["status"] for item in items] == ["accepted", "refused", "accepted", "refused", "refused"]
    assert len(await driver.service.outbox("ParticipantRegistered")) == 2
    assert (await driver.application(others[1]))["state"] == "waiting"


async def test_a_list_that_is_repeated_after_a_lost_answer_changes_nothing(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    body = {"application_ids": [str(await driver.submitted(batch_id)) for _ in range(2)]}
    answers = [
        await driver.client.post("/v1/applications/acceptances", json=body, headers=driver.admin) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert len(await driver.service.outbox("ParticipantRegistered")) == 2


async def test_a_list_over_five_hundred_is_refused(driver: RegistrationDriver) -> None:
    ids = [str(new_id()) for _ in range(501)]
    answer = await driver.client.post(
        "/v1/applications/acceptances", json={"application_ids": ids}, headers=driver.admin
    )
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "too_long")


async def test_whoever_belongs_to_the_organizer_never_decides(driver: RegistrationDriver) -> None:
    application_id = await driver.submitted(await driver.approved_batch())
    both = driver.service.token("lsp_admin", organizer_id="dispersip-kalsel")
    bodies: dict[str, dict[str, Any]] = {
        "acceptance": {},
        "return": {"reasons": [{"field": "full_name", "reason": "x"}]},
        "rejection": {"reason": "x"},
        "correction": {"full_name": "X", "reason": "x"},
    }
    for what, body in bodies.items():
        assert (await driver.do(application_id, what, driver.organizer, **body)).status_code == 403
        refused = await driver.do(application_id, what, both, **body)
        assert (refused.status_code, refused.json()["code"]) == (403, "organizers_may_not_decide")
    assert (await driver.application(application_id))["state"] == "submitted"


async def test_a_return_names_fields_and_is_told(driver: RegistrationDriver) -> None:
    application_id = await driver.submitted(await driver.approved_batch())
    unknown = await driver.do(application_id, "return", reasons=[{"field": "hobby", "reason": "x"}])
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "#/reasons/0/field")
    assert (await driver.do(application_id, "return", reasons=[])).status_code == 422
    returned = await driver.do(application_id, "return", reasons=[{"field": "education", "reason": "Ijazah buram."}])
    assert (returned.json()["state"], returned.json()["stage"]) == ("returned", "returned")
    (event,) = await driver.service.outbox("ApplicationReturned")
    body = ApplicationReturned.model_validate(event.body)
    assert body.due_on == date(2026, 7, 14)
    assert [(reason.field, reason.reason) for reason in body.reasons] == [("education", "Ijazah buram.")]
    refused = await driver.do(application_id, "acceptance")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    assert "submit again" in refused.json()["message"]["en"]


async def test_a_rejection_is_final_and_told(driver: RegistrationDriver) -> None:
    application_id = await driver.submitted(await driver.approved_batch())
    rejected = await driver.do(application_id, "rejection", reason="Tidak memenuhi syarat.")
    assert (rejected.json()["state"], rejected.json()["reason"]) == ("rejected", "Tidak memenuhi syarat.")
    (event,) = await driver.service.outbox("ApplicationRejected")
    told = ApplicationRejected.model_validate(event.body)
    assert (told.reason, told.scheme_code) == ("Tidak memenuhi syarat.", "KL-04")
    assert told.scheme_name is not None
    for what in ("acceptance", "withdrawal"):
        assert (await driver.do(application_id, what, reason="x")).status_code == 409


async def test_a_withdrawal_after_acceptance_gives_the_seat_back(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch(quota=1)
    application_id = await driver.accepted(batch_id)
    assert (await driver.batch(batch_id))["taken"] == 1
    withdrawn = await driver.do(application_id, "withdrawal", driver.organizer, reason="Sakit.")
    assert (withdrawn.json()["state"], withdrawn.json()["stage"]) == ("withdrawn", "withdrawn")
    assert (await driver.batch(batch_id))["taken"] == 0
    (event,) = await driver.service.outbox("ApplicationWithdrawn")
    body = ApplicationWithdrawn.model_validate(event.body)
    assert (body.was_accepted, body.reason) == (True, "Sakit.")
    await driver.accepted(batch_id)


async def test_a_withdrawal_before_acceptance_gives_the_seat_back_too(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    await driver.accepted(batch_id)
    application_id = await driver.submitted(batch_id)
    await driver.do(application_id, "withdrawal", reason="Batal.")
    assert (await driver.batch(batch_id))["taken"] == 1
    (event,) = await driver.service.outbox("ApplicationWithdrawn")
    assert event.body["was_accepted"] is False


async def test_a_misspelt_name_is_corrected_until_the_issue(driver: RegistrationDriver) -> None:
    application_id = await driver.submitted(await driver.approved_batch())
    early = await driver.do(application_id, "correction", full_name="Noor", reason="x")
    assert (early.status_code, early.json()["code"]) == (409, "illegal_move")
    accepted = await driver.do(application_id, "acceptance")
    corrected = await driver.do(
        application_id,
        "correction",
        full_name="  Noor  Lilis Hasanah ",
        reason="Salah ketik.",
        headers=driver.admin | {"If-Match": accepted.headers["ETag"]},
    )
    assert (corrected.status_code, corrected.json()["full_name"]) == (200, "Noor Lilis Hasanah")
    (event,) = await driver.service.outbox("ParticipantCorrected")
    body = ParticipantCorrected.model_validate(event.body)
    assert (body.participant.revision, body.participant.full_name) == (2, "Noor Lilis Hasanah")
    for name, code in (("=1+1", "formula_refused"), (" - ", "formula_refused"), ("\u200b", "required")):
        refused = await driver.do(application_id, "correction", full_name=name, reason="x")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    chain = await Chain.of(driver, application_id)
    await driver.service.deliver(chain.issued())
    late = await driver.do(application_id, "correction", full_name="Noor", reason="x")
    assert (late.status_code, late.json()["stage"]) == (200, "issued"), "the certificate is then reissued"
    withdrawal = await driver.do(application_id, "withdrawal", reason="x")
    assert (withdrawal.status_code, withdrawal.json()["code"]) == (409, "already_decided")


async def test_a_corrected_name_is_looked_at_anew(driver: RegistrationDriver) -> None:
    application_id = await driver.submitted(
        await driver.approved_batch(), full_name="Noor Hasanah, S.Pd", birth_date="1991-01-02"
    )
    await driver.do(application_id, "acceptance")
    shown = []
    for name in (None, "Noor Hasanah", "Noor 2 Hasanah"):
        if name is not None:
            await driver.do(application_id, "correction", full_name=name, reason="Gelar.")
        shown.append([one["code"] for one in (await driver.application(application_id))["warnings"]])
    mismatch = "nik_birth_date_mismatch"
    assert shown == [[mismatch, "name_has_title"], [mismatch], [mismatch, "name_has_digits"]]


async def test_a_name_in_latin_letters_goes_with_the_candidate_and_is_corrected_like_the_name(
    driver: RegistrationDriver,
) -> None:
    application_id = await driver.accepted(
        await driver.approved_batch(), full_name="王小明", printed_name="Wang Siaoming"
    )
    (registered,) = await driver.service.outbox("ParticipantRegistered")
    assert (registered.body["participant"]["full_name"], registered.body["participant"]["printed_name"]) == (
        "王小明",
        "Wang Siaoming",
    )
    latin: dict[str, Any] = {"full_name": "王小明", "printed_name": "Wang Xiaoming", "reason": "Sesuai paspor."}
    corrected = await driver.do(application_id, "correction", **latin)
    assert corrected.json()["printed_name"] == "Wang Xiaoming"
    (event,) = await driver.service.outbox("ParticipantCorrected")
    body = ParticipantCorrected.model_validate(event.body)
    assert (body.participant.printed_name, body.previous_printed_name) == ("Wang Xiaoming", "Wang Siaoming")
    stays = await driver.do(application_id, "correction", full_name="王明", reason="x")
    assert stays.json()["printed_name"] == "Wang Xiaoming"
    refused = await driver.do(application_id, "correction", **latin | {"printed_name": "王"})
    assert [(one["field"], one["code"]) for one in refused.json()["errors"]] == [("printed_name", "name_not_latin")]
    gone = await driver.do(application_id, "correction", **latin | {"printed_name": None})
    assert gone.json()["printed_name"] is None


async def test_every_command_leaves_an_audit_row_with_actor_and_the_event_that_holds_the_reason(
    driver: RegistrationDriver,
) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    await driver.do(application_id, "correction", full_name="Noor Hasanah", reason="Salah ketik.")
    await driver.do(application_id, "withdrawal", driver.organizer, reason="Sakit.")
    rows = await driver.service.rows(
        "SELECT action, actor, timeline_entry.details ->> 'reason' AS reason FROM audit_entry "
        "LEFT JOIN timeline_entry ON event_id::text = audit_entry.details ->> 'event_id' ORDER BY id"
    )
    assert [(row["action"], row["actor"], row["reason"]) for row in rows] == [
        ("enter_organizer", "user-lsp_admin", None),
        ("propose_batch", "user-organizer_system", None),
        ("approve_batch", "user-certification_manager", None),
        ("submit_application", "user-organizer_system", None),
        ("accept_application", "user-lsp_admin", None),
        ("correct_name", "user-lsp_admin", "Salah ketik."),
        ("withdraw_application", "user-organizer_system", "Sakit."),
    ]
