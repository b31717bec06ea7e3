"""From the organizer's proposal to the event of an acceptance."""

from kompeten.events import ApplicationSubmitted, ParticipantRegistered
from support.drivers.registration import ORGANIZER, PERSON, RegistrationDriver


async def test_an_application_goes_from_proposal_to_acceptance_and_both_are_told(driver: RegistrationDriver) -> None:
    assert (await driver.enter_organizer()).status_code == 200
    proposed = await driver.propose()
    assert proposed.status_code == 201, proposed.text
    assert proposed.json()["state"] == "proposed"
    batch_id = proposed.json()["id"]
    approved = await driver.client.post(f"/v1/batches/{batch_id}/approval", headers=driver.manager)
    assert approved.json()["state"] == "approved"
    answer = await driver.client.post(
        "/v1/applications", json={"batch_id": batch_id, **PERSON}, headers=driver.organizer
    )
    assert answer.status_code == 201, answer.text
    application = answer.json()
    assert (application["state"], application["stage"], application["revision"]) == ("submitted", "submitted", 1)
    assert application["national_id"] == "************9243"
    assert answer.headers["Location"] == f"/v1/applications/{application['id']}"
    accepted = await driver.do(application["id"], "acceptance")
    assert accepted.status_code == 200, accepted.text
    assert (accepted.json()["state"], accepted.json()["stage"]) == ("accepted", "registered")
    assert accepted.json()["reviewed_by"] == "user-lsp_admin"

    submitted, registered = await driver.service.outbox()
    told = ApplicationSubmitted.model_validate(submitted.body)
    assert (told.full_name, told.scheme_code, told.organizer_id) == (PERSON["full_name"], "KL-04", ORGANIZER)
    participant = ParticipantRegistered.model_validate(registered.body).participant
    assert registered.headers["ce_sequence"] == "0000000002"
    assert participant.reviewed_by == "user-lsp_admin"
    assert participant.batch.venue.region_name == "Kota Banjarmasin"
    assert participant.scheme.units
    assert all(unit.code for unit in participant.scheme.units)
    batch = (await driver.client.get(f"/v1/batches/{batch_id}", headers=driver.organizer)).json()
    assert (batch["taken"], batch["counts"]["registered"], batch["counts"]["submitted"]) == (1, 1, 0)
