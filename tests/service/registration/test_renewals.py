"""Applications that name the certificate to be renewed: by its number, in time, and each person their own."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

from kompeten.clock import today
from kompeten.events import (
    CertificateIssued,
    CertificateSuperseded,
    CertificateWithdrawn,
    LspConfigured,
)
from kompeten.ids import new_id
from registration.forms.fields import BY_JSON_NAME
from service.registration.imports_driver import Importer, lines
from support.drivers.registration import RegistrationDriver, person
from support.events import sample

NUMBER = "00007/LSP-PUSTAKAWAN/KL-04/2026"
ZONE = "Asia/Jakarta"


async def certified(driver: RegistrationDriver, number: str = NUMBER, *, days_left: int = 100) -> dict[str, Any]:
    """Have somebody certified for KL-04, and return what to apply with again and which certificate it is."""
    who = person()
    application_id = await driver.accepted(await driver.approved_batch(), **who)
    last = today(driver.service.clock, ZONE) + timedelta(days=days_left)
    issued = sample(
        CertificateIssued, application_id, certificate_id=new_id(), certificate_number=number, valid_until=last
    )
    await driver.service.deliver(issued)
    return {"who": who, "issued": issued}


async def renew(driver: RegistrationDriver, who: dict[str, str], number: str, **changes: str) -> Any:
    """Apply to another batch with a certificate named."""
    return await driver.submit(await driver.approved_batch(), **who, renews=number, **changes)


async def refusal(driver: RegistrationDriver, who: dict[str, str], number: str = NUMBER, **changes: str) -> Any:
    """Return what is said of the certificate when the application is refused."""
    answer = await renew(driver, who | changes, number)
    assert (answer.status_code, answer.json()["code"]) == (422, "application_invalid"), answer.text
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["field"]) == ("#/renews", "renews")
    return error


async def test_a_renewal_names_its_certificate_all_the_way_to_the_committee(driver: RegistrationDriver) -> None:
    held = await certified(driver)
    answer = await renew(driver, held["who"], " no. 7/lsp‑pustakawan/KL-04/2026")
    assert (answer.status_code, answer.json()["renews"]) == (201, NUMBER)

    application_id = UUID(answer.json()["id"])
    assert (await driver.do(application_id, "acceptance")).status_code == 200
    named = {"certificate_id": str(held["issued"].certificate_id), "certificate_number": NUMBER}
    submitted = (await driver.service.outbox("ApplicationSubmitted"))[-1]
    registered = (await driver.service.outbox("ParticipantRegistered"))[-1]
    assert submitted.subject == registered.subject == str(application_id)
    assert submitted.body["renews"] == registered.body["participant"]["renews"] == named
    entries = (await driver.timeline(application_id))["entries"]
    assert entries[0]["details"]["renews"] == NUMBER

    newer = {"certificate_id": str(new_id()), "certificate_number": "00044/LSP-PUSTAKAWAN/KL-04/2029"}
    superseded = sample(
        CertificateSuperseded,
        held["issued"].application_id,
        certificate_id=held["issued"].certificate_id,
        replaced_by=newer,
    )
    await driver.service.deliver(superseded)
    before = (await driver.timeline(held["issued"].application_id))["entries"]
    assert before[-1]["details"]["replaced_by"] == newer["certificate_number"]
    assert (await refusal(driver, held["who"]))["code"] == "certificate_replaced"


async def test_of_anybody_elses_certificate_they_hear_what_they_hear_of_none(driver: RegistrationDriver) -> None:
    await certified(driver)
    stranger = person()
    foreign = await refusal(driver, stranger)
    assert foreign == await refusal(driver, stranger, "99999/LSP-PUSTAKAWAN/KL-04/2026")
    assert foreign["code"] == "certificate_unknown"
    assert await driver.service.rows("SELECT id FROM application WHERE renews IS NOT NULL") == []


async def test_a_renewal_is_refused_with_the_reason_and_the_day_it_opens(driver: RegistrationDriver) -> None:
    held = await certified(driver)
    assert (await refusal(driver, held["who"], scheme_code="KL-01"))["code"] == "certificate_of_other_scheme"
    early = (await certified(driver, "00008/LSP-PUSTAKAWAN/KL-04/2026", days_left=400))["who"]
    error = await refusal(driver, early, "00008/LSP-PUSTAKAWAN/KL-04/2026")
    assert error["code"] == "renewal_not_open"
    assert "baru dibuka pada" in error["message"]["id"]
    assert "opens on" in error["message"]["en"]
    gone = (await certified(driver, "00009/LSP-PUSTAKAWAN/KL-04/2026", days_left=-1))["who"]
    assert (await refusal(driver, gone, "00009/LSP-PUSTAKAWAN/KL-04/2026"))["code"] == "certificate_expired"

    issued = held["issued"]
    taken = sample(
        CertificateWithdrawn, issued.application_id, certificate_id=issued.certificate_id, status="withdrawn"
    )
    await driver.service.deliver(taken)
    assert (await refusal(driver, held["who"]))["code"] == "certificate_withdrawn"


async def test_an_lsp_says_how_many_months_before_the_end_it_opens(driver: RegistrationDriver) -> None:
    held = await certified(driver, days_left=200)
    assert (await refusal(driver, held["who"]))["code"] == "renewal_not_open"
    operator = driver.service.token("operator")
    found = await driver.client.get("/v1/lsps/lsp-pustakawan", headers=operator)
    told = {"lsp_id", "version", "configured_by", "configured_at"}
    body = {name: value for name, value in found.json().items() if name not in told} | {"renewal_months": 12}
    changed = await driver.client.put(
        "/v1/lsps/lsp-pustakawan", json=body, headers={**operator, "If-Match": found.headers["etag"]}
    )
    assert changed.status_code == 200, changed.text
    assert (await driver.service.outbox(LspConfigured.__name__))[-1].body["lsp"]["renewal_months"] == 12
    assert (await renew(driver, held["who"], NUMBER)).status_code == 201


async def test_a_returned_renewal_may_come_again_without_it(driver: RegistrationDriver) -> None:
    held = await certified(driver)
    application = (await renew(driver, held["who"], NUMBER)).json()
    reasons = [{"field": "renews", "reason": "Skema sudah berganti."}]
    assert (await driver.do(application["id"], "return", reasons=reasons)).status_code == 200
    again = await driver.client.put(f"/v1/applications/{application['id']}", json=held["who"], headers=driver.organizer)
    assert (again.status_code, again.json()["renews"]) == (200, None)
    assert (await driver.service.outbox("ApplicationSubmitted"))[-1].body["renews"] is None


async def test_a_file_renews_by_a_column_and_refuses_by_the_row(importer: Importer) -> None:
    driver = importer.driver
    held, stranger = await certified(driver), person()
    batch_id = await driver.approved_batch()
    content = sheet(held["who"] | {"renews": NUMBER}, stranger | {"renews": NUMBER}, person())
    tried = await importer.imported(batch_id, content, dry_run=True)
    done = await importer.imported(batch_id, content)
    for shown in (tried, done):
        assert lines(shown["errors"]) == [(3, "memperpanjang", "certificate_unknown", "99999/LSP-PUSTAKAWAN/KL-")]
        assert shown["created"] == 2
    (renewed,) = await driver.service.rows("SELECT renews, renews_id FROM application WHERE renews IS NOT NULL")
    assert renewed == {"renews": NUMBER, "renews_id": held["issued"].certificate_id}
    assert (await importer.imported(batch_id, content))["unchanged"] == 2


def sheet(*people: dict[str, str]) -> bytes:
    """Return a file of people as an office has it."""
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow(BY_JSON_NAME.values())
    words = {"female": "P", "private": "swasta"}
    for one in people:
        table.writerow([words.get(one.get(name, ""), one.get(name, "")) for name in BY_JSON_NAME])
    return made.getvalue().encode()
