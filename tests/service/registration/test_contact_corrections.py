"""Where a candidate hears from us can be corrected, at any time after acceptance."""

from support.drivers.registration import RegistrationDriver

REASON = "Surel salah ketik."


async def test_the_lsp_corrects_a_contact_and_everybody_concerned_hears_of_it(driver: RegistrationDriver) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    answer = await driver.do(application_id, "contact-correction", email=" Noor@EXAMPLE.org\u00a0", reason=REASON)
    assert (answer.status_code, answer.json()["email"]) == (200, "Noor@example.org")
    assert answer.json()["phone"] == "+6284000003019", "what is left out stays"

    both = await driver.do(application_id, "contact-correction", phone="0840 0000 3020", reason=REASON)
    assert both.json()["phone"] == "+6284000003020"

    told = [one.body for one in await driver.service.outbox("ContactsCorrected")]
    assert [one["contacts"] for one in told] == [
        {"email": "Noor@example.org", "phone": "+6284000003019"},
        {"email": "Noor@example.org", "phone": "+6284000003020"},
    ]
    assert told[0]["corrected_by"] == "user-lsp_admin"
    acts = await driver.service.rows("SELECT actor, details FROM audit_entry WHERE action = 'correct_contacts'")
    assert [act["actor"] for act in acts] == ["user-lsp_admin"] * 2
    assert "noor" not in str(acts).lower()


REFUSED: list[tuple[dict[str, str], str, str]] = [
    ({"email": "a,b@example.id"}, "email", "email_format"),
    ({"phone": "+1 555 123 4567"}, "phone", "phone_format"),
    ({}, "phone", "required"),
    ({"email": "noor@example.org", "reason": " \u200b"}, "reason", "required"),
]


async def test_what_is_no_contact_or_has_no_reason_is_refused(driver: RegistrationDriver) -> None:
    application_id = await driver.accepted(await driver.approved_batch())
    for body, field, code in REFUSED:
        answer = await driver.do(application_id, "contact-correction", None, **{"reason": REASON} | body)
        assert answer.status_code == 422
        assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, code)]
    assert await driver.service.outbox("ContactsCorrected") == []


async def test_only_the_lsp_corrects_and_only_after_acceptance(driver: RegistrationDriver) -> None:
    application_id = await driver.submitted(await driver.approved_batch())
    early = await driver.do(application_id, "contact-correction", email="noor@example.org", reason=REASON)
    assert (early.status_code, early.json()["code"]) == (409, "illegal_move")
    organizers = await driver.do(
        application_id, "contact-correction", driver.organizer, email="noor@example.org", reason=REASON
    )
    assert organizers.status_code == 403


async def test_whoever_gets_an_address_is_no_more_warned_of_as_out_of_reach(driver: RegistrationDriver) -> None:
    application_id = await driver.submitted(await driver.approved_batch(), email="")
    await driver.do(application_id, "acceptance")
    shown = [[one["code"] for one in (await driver.application(application_id))["warnings"]]]
    for name, contact in (("phone", "0840 0000 3020"), ("email", "noor@example.org")):
        await driver.do(application_id, "contact-correction", None, **{name: contact, "reason": REASON})
        shown.append([one["code"] for one in (await driver.application(application_id))["warnings"]])
    assert [codes.count("no_email") for codes in shown] == [1, 1, 0]
