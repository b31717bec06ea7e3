"""Every text an event carries is judged: personal data, which an erasure takes away, or not, and then why not."""

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contracts.golden import NAMES, golden
from kompeten.events import EventBody, PersonErased, registry
from kompeten.events.personal import MARK, is_personal, without_personal_data

KINDS = sorted(registry().values(), key=lambda kind: kind.__name__)

# A text that is new stands here or is marked. Nothing here says anything about the person of the application.
NOT_ABOUT_THE_PERSON = {
    "ids and codes": {
        *("organizer_id", "lsp_id", "scheme_code", "code", "region_code", "time_zone", "field", "evidence"),
        *("certificate_number", "registration_number", "decree_number", "met_number", "verification_url"),
        *("legal_basis", "former_sha256"),
    },
    "batches, places, schemes": {
        *("batch_title", "title", "Venue.name", "region_name", "Scheme.name", "type", "standard", "scheme_name"),
        *("issuer", "funding_source", "Employer.kind", "CommitteeSession.place"),
    },
    "activities": {
        *("topics", "unit_codes", "prepares_for", "ActivitySession.venue", "ActivitySession.link", "Trainer.name"),
        *("ActivityCancelled.reason", "EnrolledActivityCancelled.reason"),  # told to everybody who enrolled
    },
    "those who act for the LSP": {
        *("reviewed_by", "deciders", "user_id", "Assessor.name", "Assessor.employer"),
        *("assessor_email", "previous_assessor_email"),
        *("SessionMember.name", "CommitteeSession.opened_by", "CommitteeSession.closed_by", "recused"),
        *("CorrectionConfirmed.confirmed_by", "ParticipantCorrected.corrected_by", "ContactsCorrected.corrected_by"),
    },
    "what an LSP says of itself": {
        *("Lsp.name", "name_en", "licence_number", "issue_place", "Director.name", "Director.title"),
        *("Issuance.director_name", "Issuance.director_title", "Issuance.place"),
        *("NumberPatterns.certificate", "NumberPatterns.registration", "certification_manager_email"),
        *("LspContact.postal_address", "LspContact.email", "LspContact.phone", "reply_to"),
    },
    "the register, which the law keeps": {"CertificateIssued.holder_name", "CertificateIssued.original_name"},
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_text_of_an_event_is_marked_or_is_nobodys_data(kind: type[EventBody]) -> None:
    known = set().union(*NOT_ABOUT_THE_PERSON.values())
    unjudged = {
        f"{owner.__name__}.{name}"
        for owner, name, field in _texts(kind)
        if not is_personal(field) and not {name, f"{owner.__name__}.{name}"} & known
    }
    assert not unjudged, f"mark with PersonalText or say here why not: {sorted(unjudged)}"


def test_nothing_is_listed_that_no_event_has() -> None:
    texts = [(owner, name) for kind in KINDS for owner, name, _ in _texts(kind)]
    found = {name for _, name in texts} | {f"{owner.__name__}.{name}" for owner, name in texts}
    assert set().union(*NOT_ABOUT_THE_PERSON.values()) <= found


@pytest.mark.parametrize("name", NAMES)
def test_what_is_left_of_an_event_is_still_that_event_and_says_nothing_personal(name: str) -> None:
    record = golden(name)
    body = record.event().body
    left = without_personal_data(body)
    assert type(left).model_validate_json(left.model_dump_json()) == left
    assert (left.subject, type(left)) == (body.subject, type(body))
    remaining = left.model_dump_json()
    assert [text for text in _personal_values(body) if f'"{text}"' in remaining] == []
    assert without_personal_data(left) == left


def test_an_erasure_itself_carries_no_personal_data() -> None:
    assert [name for _, name, field in _texts(PersonErased) if is_personal(field)] == []


def test_the_committed_schemas_show_what_an_erasure_takes_away() -> None:
    properties = golden("CertificationDecided.v1").schema["properties"]
    assert {name for name, described in properties.items() if described.get(MARK)} == {
        "holder_name",
        "original_name",
        "reason",
    }


def _texts(model: type[BaseModel]) -> Iterator[tuple[type[BaseModel], str, FieldInfo]]:
    """Yield every field that can hold a text, at any depth, with the model it belongs to; enums are no texts."""
    for name, field in model.model_fields.items():
        for kind in _kinds(field.annotation):
            if kind is str:
                yield model, name, field
            elif isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _texts(kind)


def _kinds(annotation: object) -> Iterator[object]:
    parts = get_args(annotation)
    if not parts:
        yield annotation
    for part in parts:
        yield from _kinds(part)


def _personal_values(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for one in value:
            yield from _personal_values(one)
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            held = getattr(value, name)
            if is_personal(field) and held:
                yield held
            elif not is_personal(field):
                yield from _personal_values(held)
