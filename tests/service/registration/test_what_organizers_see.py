"""No answer an organizer can get tells who a person is to the LSP, since when, or who of the LSP looked at them."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from support.drivers.papers import TUS
from support.drivers.registration import BATCH, CONSENT, ENROLLED_WITH, ORGANIZER, RegistrationDriver, person
from support.services import ServiceUnderTest

BODIES = {
    "/v1/batches": BATCH,
    "/v1/applications/{application_id}/withdrawal": {"reason": "Pindah tugas."},
    "/v1/enrolments/{enrolment_id}/withdrawal": {"reason": "Pindah tugas."},
}
ASKED_WITH = {  # of the ids below
    ("POST", "/v1/imports"): ("batch_id", "consent_version"),
    ("GET", "/v1/imports/template.xlsx"): ("batch_id",),
    ("GET", "/v1/enrolments"): ("activity_id",),
    ("POST", "/v1/applications/{application_id}/documents"): ("kind",),
}
GROUPED_WITH = ("activity_id", "consent_version")
REFUSED = {
    "documents_closed",
    "forbidden",
    "organizers_may_not_decide",
    "not_found",
    "illegal_move",
    "unsupported_media_type",
    "required",
}


@pytest.fixture
def driver(registration: ServiceUnderTest) -> RegistrationDriver:
    """Registration with everybody who calls it."""
    return RegistrationDriver(registration)


async def test_no_answer_to_an_organizer_names_the_person_or_the_reviewer(driver: RegistrationDriver) -> None:
    batch = await driver.approved_batch()
    application = await driver.accepted(batch)
    secrets = [(await driver.application(application))[name] for name in ("person_id", "reviewed_by")]
    assert all(secrets)
    answered = {}
    for route in _routes(driver.service):
        answer = await _ask(driver, route, batch, application)
        if answer.status_code < 400:
            answered[route] = answer
        else:
            assert answer.json()["code"] in REFUSED, (route, answer.text)
        assert not [secret for secret in secrets if secret in answer.text], route
    assert {path for _, path in answered} >= {
        "/v1/applications",
        "/v1/applications/{application_id}",
        "/v1/applications/{application_id}/timeline",
        "/v1/applications/{application_id}/withdrawal",
        "/v1/batches/{batch_id}",
    }


async def test_the_lsp_sees_both(driver: RegistrationDriver) -> None:
    shown = await driver.application(await driver.accepted(await driver.approved_batch()))
    assert (UUID(shown["person_id"]).version, shown["reviewed_by"]) == (7, "user-lsp_admin")


def _routes(service: ServiceUnderTest) -> Iterator[tuple[str, str]]:
    """Yield every operation, what ends an application last."""
    paths = service.app.openapi()["paths"]
    found = [(method.upper(), path) for path, operations in paths.items() for method in operations]
    return iter(sorted(found, key=lambda one: ("withdrawal" in one[1], one)))


async def _ask(driver: RegistrationDriver, route: tuple[str, str], batch: UUID, application: UUID) -> httpx.Response:
    method, path = route
    named = {
        "batch_id": batch,
        "organizer_id": ORGANIZER,
        "code": "KL-04",
        "version": 1,
        "consent_version": CONSENT,
        "lsp_id": "lsp-pustakawan",
    }
    # the application's id stands for any other one, too: of nothing, or of what the organizer must not see
    ids = defaultdict(lambda: str(application), named, topic="kompeten.assessment", kind="diploma")
    new = {"batch_id": str(batch), **person()}
    again = {name: value for name, value in new.items() if name != "batch_id"}
    enrolled = {name: again[name] for name in ENROLLED_WITH} | {"activity_id": str(application)}
    bodies = {
        **BODIES,
        "/v1/applications": new,
        "/v1/applications/{application_id}": again,
        "/v1/enrolments": enrolled,
        "/v1/enrolments/groups": {"from_activity_id": str(application)} | {one: enrolled[one] for one in GROUPED_WITH},
    }
    body = None if method in ("GET", "DELETE") else bodies.get(path, {})
    asked = {name: str(ids[name]) for name in ASKED_WITH.get(route, ())}
    return await driver.client.request(
        method, path.format_map(ids), params=asked, json=body, headers=driver.organizer | TUS | {"Upload-Length": "10"}
    )
