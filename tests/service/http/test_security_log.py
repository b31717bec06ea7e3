"""The security log names who, what and from where, once per request, and nobody's data; reads are audited, too."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from kompeten.http.security import security_event
from kompeten.ids import new_id
from kompeten.problems import Conflict, Problem
from service.operations.dead_letters import NIK, ask, dead_letters, park_poison
from support.drivers.certification import CertificationDriver
from support.drivers.registration import PERSON, RegistrationDriver
from support.lines import security_lines, written_lines
from support.services import ServiceUnderTest

FIELDS = {
    *("event", "logger", "level", "timestamp", "service", "correlation_id", "traceparent"),
    *("subject", "lsp_id", "organizer_id", "roles", "client", "peer", "method", "route"),
}
REFUSAL, READ = {"code", "status"}, {"object_type", "object_id", "shown"}
CALLER = {"X-Forwarded-For": "203.0.113.7"}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged."""
    with written_lines() as lines:
        yield lines


def told(line: dict[str, Any], *names: str) -> list[Any]:
    return [line[name] for name in names]


async def reads(service: ServiceUnderTest) -> list[tuple[Any, ...]]:
    """Return the audit rows of reads: actor, action, object, how many were shown."""
    rows = await service.rows("SELECT * FROM audit_entry WHERE action LIKE 'read%' ORDER BY id")
    return [(row["actor"], row["action"], row["object_id"], row["details"]["shown"]) for row in rows]


async def test_a_refusal_names_who_was_refused_what_and_from_where(
    lines: io.StringIO, registration: ServiceUnderTest
) -> None:
    path = f"/v1/applications/{new_id()}"
    await registration.client.get(path, headers=CALLER)
    await registration.client.get(path, headers=registration.token("assessor") | CALLER)
    nobody, assessor = security_lines(lines)
    assert nobody.keys() == assessor.keys() == FIELDS | REFUSAL
    assert told(nobody, "event", "status", "subject", "roles") == ["authn_token_fail", 401, None, []]
    assert told(assessor, "event", "status", "code") == ["authz_fail", 403, "forbidden"]
    assert told(assessor, "subject", "lsp_id", "roles") == ["user-assessor", "lsp-pustakawan", ["assessor"]]
    assert told(assessor, "client", "peer") == ["203.0.113.7", "127.0.0.1"]
    assert told(assessor, "method", "route") == ["GET", "/v1/applications/{application_id}"]


async def test_an_address_that_is_none_is_not_believed(lines: io.StringIO, registration: ServiceUnderTest) -> None:
    await registration.client.get("/v1/applications", headers={"X-Forwarded-For": f"{PERSON['national_id']}, x"})
    assert [one["client"] for one in security_lines(lines)] == ["127.0.0.1"]


async def test_a_try_to_do_what_somebody_else_must_do_has_a_name_of_its_own(
    lines: io.StringIO, registration: ServiceUnderTest
) -> None:
    driver = RegistrationDriver(registration)
    await driver.enter_organizer()
    batch = (await driver.propose(driver.manager, organizer_id="dispersip-kalsel")).json()
    await driver.client.post(f"/v1/batches/{batch['id']}/approval", headers=driver.manager)
    (line,) = security_lines(lines)
    assert told(line, "event", "status", "code") == ["authz_duty_fail", 409, "own_proposal"]


async def test_who_reads_applications_is_told_and_audited_once_per_request_without_their_data(
    lines: io.StringIO, registration: ServiceUnderTest
) -> None:
    driver = RegistrationDriver(registration)
    batch = await driver.approved_batch()
    first, _ = await driver.submitted(batch, **PERSON), await driver.submitted(batch)
    await driver.application(first)
    await driver.client.get("/v1/applications", params={"batch_id": str(batch)}, headers=driver.manager)
    await driver.client.get("/v1/applications?state=rejected", headers=driver.manager)  # shows nobody
    assert await reads(registration) == [
        ("user-lsp_admin", "read_application", str(first), 1),
        ("user-certification_manager", "read_applications", str(batch), 2),
    ]
    one, many = security_lines(lines)
    assert one.keys() == many.keys() == FIELDS | READ
    assert told(one, "event", "object_type", "object_id") == ["sensitive_read", "application", str(first)]
    assert told(many, "object_type", "object_id", "shown") == ["applications", str(batch), 2]
    written = str(security_lines(lines)) + str(await registration.rows("SELECT * FROM audit_entry"))
    assert [value for name, value in PERSON.items() if name in CANARIES and value in written] == []


CANARIES = {"national_id", "full_name", "civil_servant_id", "birth_date", "address", "phone", "email"}


async def test_a_document_is_told_when_it_goes_out_and_not_when_it_does_not(
    lines: io.StringIO, certification: ServiceUnderTest
) -> None:
    driver = CertificationDriver(certification)
    entry = await driver.certificate()
    path = f"/certificates/{entry['id']}/pdf"
    await driver.call("GET", path)  # not drawn yet
    await driver.draw()
    await driver.call("GET", path)
    assert [told(one, "event", "object_id") for one in security_lines(lines)] == [["sensitive_read", entry["id"]]]
    assert [row[1:] for row in await reads(certification)] == [("read_certificate_pdf", entry["id"], 1)]
    assert entry["holder_name"] not in str(security_lines(lines))


async def test_an_operator_who_looks_into_a_dead_letter_is_told(
    lines: io.StringIO, assessment: ServiceUnderTest
) -> None:
    await park_poison(assessment, new_id())
    (letter,) = await dead_letters(assessment)
    await ask(assessment, "GET", f"/dead-letters/{letter['id']}")
    assert await reads(assessment) == [("user-operator", "read_dead_letter", letter["id"], 1)]
    assert NIK not in str(security_lines(lines))


async def test_in_recovery_people_read_on_and_the_log_alone_tells(
    lines: io.StringIO, registration: ServiceUnderTest
) -> None:
    driver = RegistrationDriver(registration)
    application = await driver.submitted(await driver.approved_batch())
    registration.runtime.gate.shut("restored")
    answer = await driver.client.get(f"/v1/applications/{application}", headers=driver.admin)
    assert answer.status_code == 200
    assert [one["event"] for one in security_lines(lines)] == ["sensitive_read"]
    assert await reads(registration) == []


async def test_each_line_is_counted_for_the_alerts(registration: ServiceUnderTest) -> None:
    await registration.client.get("/v1/applications")
    told = (await registration.client.get("/metrics")).text
    assert 'kompeten_security_events_total{event="authn_token_fail"} 1.0' in told
    assert 'kompeten_security_events_total{event="authz_duty_fail"} 0.0' in told


@pytest.mark.parametrize("refusal", [Problem(), Conflict()])
def test_other_refusals_have_no_place_there(refusal: Problem) -> None:
    assert security_event(refusal) is None
