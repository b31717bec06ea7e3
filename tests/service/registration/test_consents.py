"""Nobody's data is taken without their consent to the current text, by whichever door it comes."""

from datetime import date

import pytest

from registration.consents import problems
from registration.consents.texts import ConsentText, load_texts
from service.registration.imports_driver import Importer, asked
from support.activities import announced
from support.drivers.registration import CONSENT, RegistrationDriver, person
from unit.registration import strange_files as strange
from unit.registration.strange_files import ROW

NEWER = ConsentText(version="2027-1", since=date(2027, 1, 1), text={"id": "Setuju.", "en": "Agreed."})


def renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the text be replaced by a newer one."""
    texts = (NEWER, *load_texts())
    monkeypatch.setattr(problems, "load_texts", lambda: texts)


async def test_the_texts_are_there_for_whoever_asks_people(driver: RegistrationDriver) -> None:
    texts = (await driver.client.get("/v1/consent-texts", headers=driver.organizer)).json()
    assert texts["current"] == CONSENT == texts["items"][0]["version"]
    assert texts["items"][0]["text"].keys() == {"id", "en"}


async def test_each_revision_keeps_the_version_consented_to_and_a_replaced_text_has_to_be_asked_for_again(
    driver: RegistrationDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = await driver.approved_batch()
    for version, code in ((None, "consent_missing"), ("", "consent_missing"), ("2020-1", "consent_unknown")):
        refused = await driver.client.post(
            "/v1/applications",
            json={"batch_id": str(batch_id), **person()} | {"consent_version": version},
            headers=driver.organizer,
        )
        told = [(one["field"], one["pointer"], one["code"]) for one in refused.json()["errors"]]
        assert (refused.status_code, told) == (422, [("consent_version", "#/consent_version", code)])
    assert await driver.service.rows("SELECT 1 FROM person") == []

    form = person()
    application = await driver.submitted(batch_id, **form)
    assert (await driver.application(application))["consent_version"] == CONSENT
    await driver.do(application, "return", reasons=[{"field": "address", "reason": "Kurang lengkap"}])
    renewed(monkeypatch)
    path = f"/v1/applications/{application}"
    refused = await driver.client.put(path, json=form, headers=driver.organizer)
    assert [one["code"] for one in refused.json()["errors"]] == ["consent_outdated"]
    again = await driver.client.put(path, json=form | {"consent_version": NEWER.version}, headers=driver.organizer)
    assert (again.status_code, again.json()["consent_version"]) == (200, NEWER.version)
    revisions = "SELECT consent_version FROM application_revision ORDER BY revision"
    assert [row["consent_version"] for row in await driver.service.rows(revisions)] == [CONSENT, NEWER.version]


async def test_whoever_sends_a_file_declares_it_for_everybody_in_the_file(importer: Importer) -> None:
    batch_id = await importer.batch()
    client, headers = importer.driver.client, importer.driver.organizer
    for query, code in (({}, "consent_missing"), ({"consent_version": "2020-1"}, "consent_unknown")):
        refused = await client.post(
            "/v1/imports",
            params=asked(batch_id) | {"consent_version": ""} | query,
            content=strange.csv(ROW),
            headers=headers,
        )
        assert (refused.status_code, refused.json()["code"]) == (422, "consent_refused")
        assert [(one["field"], one["code"]) for one in refused.json()["errors"]] == [("consent_version", code)]
    await importer.imported(batch_id, strange.csv(ROW))
    rows = (
        "SELECT a.consent_version, r.consent_version AS revised FROM application a JOIN application_revision r ON true"
    )
    assert await importer.driver.service.rows(rows) == [{"consent_version": CONSENT, "revised": CONSENT}]


async def test_a_returned_application_mended_by_a_file_bears_the_consent_of_that_file(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = await importer.batch()
    await importer.imported(batch_id, strange.csv(ROW))
    (row,) = await importer.driver.service.rows("SELECT id FROM application")
    await importer.driver.do(row["id"], "return", reasons=[{"field": "full_name", "reason": "Lengkapi"}])
    renewed(monkeypatch)
    mended = strange.csv([*ROW[:2], "Noor Lilis Hasanah Putri", *ROW[3:]])
    shown = await importer.imported(batch_id, mended, consent_version=NEWER.version)
    assert shown["revised"] == 1
    (row,) = await importer.driver.service.rows("SELECT consent_version FROM application")
    assert row["consent_version"] == NEWER.version


async def test_nobody_is_enrolled_unasked(driver: RegistrationDriver) -> None:
    activity = announced()
    await driver.service.deliver(activity)
    fields = ("national_id", "full_name", "region_code", "phone", "email", "employer", "employer_kind", "position")
    body = {name: value for name, value in person().items() if name in fields} | {
        "activity_id": str(activity.activity_id)
    }
    refused = await driver.client.post("/v1/enrolments", json=body, headers=driver.organizer)
    assert [(one["field"], one["code"]) for one in refused.json()["errors"]] == [("consent_version", "consent_missing")]
    taken = await driver.client.post(
        "/v1/enrolments", json=body | {"consent_version": CONSENT}, headers=driver.organizer
    )
    assert (taken.status_code, taken.json()["consent_version"]) == (201, CONSENT)
