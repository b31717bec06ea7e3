"""Lists kept by hand that must equal a registry: whoever adds an event or a field is told where else it belongs."""

import pytest
import yaml

from certification.adoption.commands import ADOPTED as ADOPTED_BY_CERTIFICATION
from contracts.operations import answers_of, operations_of, read_document
from contracts.sources import ROOT
from contracts.test_events import NEVER_IN_EVENTS
from development.adoption.commands import ADOPTED as ADOPTED_BY_DEVELOPMENT
from devstack.demo.topics import TOPICS as SHOWN_BY_THE_DEMO
from faults.evidence import TOPICS as KEPT_BY_THE_HARM_SUITE
from kompeten.events import registry
from kompeten.messaging.topics import all_topics
from registration.adoption import ADOPTED as ADOPTED_BY_REGISTRATION
from registration.forms.fields import BY_JSON_NAME

MORE_IN_THE_ROW = "its row holds what no event tells, and half a row is worse than a name on a list"
LEFT_TO_PEOPLE = {
    "registration": dict.fromkeys(
        (
            *("ApplicationSubmitted", "ApplicationWaitlisted", "SeatGranted", "ApplicationReturned"),
            *("ApplicationRejected", "ApplicationWithdrawn"),
            *("ParticipantRegistered", "ParticipantCorrected", "ContactsCorrected"),
            *("ParticipantEnrolled", "EnrolmentWaitlisted", "EnrolmentWithdrawn"),
            *("EnrolledActivityChanged", "EnrolledActivityCancelled", "ProcessingRestricted", "ProcessingReleased"),
            *("EnrolmentRestricted", "EnrolmentReleased"),
        ),
        MORE_IN_THE_ROW,
    ),
    "assessment": dict.fromkeys(("AssessorAssigned", "CandidateAbsent", "AssessmentCompleted"), MORE_IN_THE_ROW),
    "certification": {},
    "development": {
        **dict.fromkeys(
            ("PlanOpened", "PlanClosed"), "certification's decisions are applied, and open and close them anew"
        ),
        "SurveyInvited": "what is due is written anew, for answers given since are lost",
    },
}
ADOPTED = {
    "registration": {kind.__name__ for kind in ADOPTED_BY_REGISTRATION},
    "assessment": set(),
    "certification": {kind.__name__ for kind in ADOPTED_BY_CERTIFICATION},
    "development": {kind.__name__ for kind in ADOPTED_BY_DEVELOPMENT},
}
IN_EVENTS = {  # fields of APL-01 that others need; every other one stays in registration
    *("full_name", "printed_name", "email", "phone", "employer", "employer_kind", "scheme_code", "funding_source"),
    *("region_code",),  # of the venue
    *("renews",),  # as a certificate, not as it was written
}
NO_EVENT_HAS_ANY = {"education", "employed_since", "field_of_study", "position"}  # nobody has asked for them yet


@pytest.mark.parametrize("service", ADOPTED)
def test_what_a_restored_service_misses_is_adopted_or_left_to_people_for_a_reason(service: str) -> None:
    own = {kind.__name__ for kind in registry().values() if kind.source == f"/{service}"}
    assert ADOPTED[service] | set(LEFT_TO_PEOPLE[service]) == own
    assert not ADOPTED[service] & set(LEFT_TO_PEOPLE[service])


def test_the_page_on_restores_says_what_to_do_about_every_event() -> None:
    page = (ROOT / "docs" / "restore.md").read_text("utf-8")
    assert [kind.__name__ for kind in registry().values() if f"`{kind.__name__}`" not in page] == []


def test_each_field_of_the_form_may_be_in_events_or_may_not() -> None:
    assert IN_EVENTS | NO_EVENT_HAS_ANY | (NEVER_IN_EVENTS - {"nik"}) == set(BY_JSON_NAME)
    assert not IN_EVENTS & NEVER_IN_EVENTS


def test_demo_and_harm_suite_read_every_topic() -> None:
    assert set(SHOWN_BY_THE_DEMO) == set(KEPT_BY_THE_HARM_SUITE) == set(all_topics())


def test_the_generator_of_clients_is_told_of_every_kind_of_file_that_is_answered() -> None:
    document = read_document("services/gateway/src/gateway/openapi.json")
    answers = [one for operation in operations_of(document) for one in answers_of(document, operation).values()]
    answered = {kind for one in answers for kind in one.get("content", {}) if not kind.endswith("json")}
    told = yaml.safe_load((ROOT / "tests/clients/python_config.yml").read_text("utf-8"))["content_type_overrides"]
    assert answered - {"text/html", "text/event-stream"} <= set(told)
