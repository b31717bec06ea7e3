"""Whatever a message may name has a label in two languages: found by the machines and documents, never by a list."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from assessment.assessments.rules import ASSESSMENT, AssessmentState
from certification.certificates.rules import HoldReason
from contracts.modules import import_all
from contracts.sources import ROOT
from kompeten.field_labels import FIELDS, Labels
from kompeten.http.authorization import MissingRole
from kompeten.http.invalid import required
from kompeten.identity.tokens import Role
from kompeten.labels import BY_PARAMETER, MOVES, ROLES, SERVICES, STATES
from kompeten.problems import IllegalMove
from kompeten.states import StateMachine
from registration.batches.rules import FIXED_BY_ACCEPTANCE
from registration.catalogue.schemes import SchemeVersion
from registration.forms.fields import BY_JSON_NAME
from registration.timeline.rules import Stage
from support.indonesian import faults_in

Json = dict[str, Any]  # Any: an OpenAPI document is JSON
PACKAGES = ("kompeten", "registration", "assessment", "certification", "development", "notifications", "gateway")
SCHEMAS = "#/components/schemas/"


def machines() -> dict[int, StateMachine[Any, Any]]:
    """Return every state machine of every package."""
    modules = [module for package in PACKAGES for module in import_all(package)]
    return {id(one): one for module in modules for one in vars(module).values() if isinstance(one, StateMachine)}


def bodies() -> Iterator[str]:
    """Yield the name of every field of every request, at any depth."""
    for path in sorted((ROOT / "shared" / "schemas" / "openapi").glob("*.json")):
        document: Json = json.loads(path.read_text("utf-8"))
        operations = [operation for item in document["paths"].values() for operation in item.values()]
        asked = [one["requestBody"] for one in operations if isinstance(one, dict) and "requestBody" in one]
        yield from _names(asked, document["components"]["schemas"], set())


def _names(part: Any, schemas: Json, seen: set[str]) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _names(one, schemas, seen)
    elif isinstance(part, dict):
        name = str(part.get("$ref", "")).removeprefix(SCHEMAS)
        if name and name not in seen:
            seen.add(name)
            yield from _names(schemas[name], schemas, seen)
        yield from part.get("properties", {})
        yield from _names(list(part.values()), schemas, seen)


def test_every_state_and_move_of_every_machine_has_a_label() -> None:
    found = machines()
    assert len(found) >= 9
    states = {state.value for one in found.values() for state in one.states}
    moves = {move.value for one in found.values() for move in one.moves}
    assert (states | set(Stage) | set(HoldReason)) - set(STATES) == set()
    assert moves - set(MOVES) == set()


def test_every_role_and_service_has_a_label() -> None:
    assert {role.value for role in Role} == set(ROLES)
    assert set(PACKAGES) - {"kompeten"} == set(SERVICES)


def test_every_field_of_every_request_has_a_label() -> None:
    assert set(bodies()) - set(FIELDS) == set()
    named = {*BY_JSON_NAME, *FIXED_BY_ACCEPTANCE, *SchemeVersion.model_fields} - {"state"}
    assert named - set(FIELDS) == set()


@pytest.mark.parametrize("labels", [STATES, MOVES, ROLES, SERVICES, FIELDS], ids=lambda labels: next(iter(labels)))
def test_no_label_is_a_code_or_english(labels: Labels) -> None:
    assert {word: told for word, (told, _) in labels.items() if not told or faults_in(told)} == {}
    assert {word: told for word, (_, told) in labels.items() if not told or "_" in told} == {}


def test_what_is_missing_is_called_by_its_label() -> None:
    assert required("birth_place") == ("Tempat lahir wajib diisi.", "Place of birth is required.")
    assert required("national_id").id == "NIK wajib diisi."


def test_a_refusal_names_states_moves_and_roles_by_their_labels() -> None:
    told = IllegalMove(state=AssessmentState.IN_PROGRESS, legal=ASSESSMENT.legal(AssessmentState.IN_PROGRESS)).text
    assert told.id == (
        "Tidak dapat dilakukan pada status sedang berlangsung. Yang mungkin dari sini: catat hasil, selesaikan, tarik."
    )
    assert MissingRole(roles=["lsp_admin"]).text.en == "Only these roles may do this: LSP admin."
    assert set(BY_PARAMETER) >= {"state", "legal", "roles", "service", "fields"}
