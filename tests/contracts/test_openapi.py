"""What the merged OpenAPI document, which is the gateway's routing table, promises to everyone who calls."""

import json
import re
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from contracts.operations import (
    Json,
    Operation,
    answers_of,
    json_bodies_of,
    objects_of,
    operations_of,
    parameters_of,
    read_document,
)

PROBLEM = "application/problem+json"
ANONYMOUS = {
    ("get", "/v1/attended/{}"),
    ("get", "/v1/materials/{}"),
    ("get", "/attended/{}"),
    ("get", "/v1/verifications/{}"),
    ("post", "/v1/verifications"),
    ("post", "/v1/verifications/credentials"),
    ("get", "/v1/verifications/{}/credential"),
    ("get", "/v1/verifications/{}/badge.png"),
    ("post", "/v1/verifications/{}/exchanges"),
    ("get", "/wallet/{}"),
    ("get", "/lsp/{}/did.json"),
    ("get", "/v1/registers/{}/changes"),
    ("get", "/lsp/{}/status/{}/{}"),
    ("get", "/verify"),
    ("get", "/verify/app/{}"),
    ("get", "/verify/worker.js"),
    ("post", "/verify"),
    ("get", "/verify/{}"),
    ("get", "/v1/surveys/{}"),
    ("post", "/v1/surveys/{}"),
    ("get", "/survey/{}"),
    ("post", "/survey/{}"),
    ("get", "/v1/progress/{}"),
    ("get", "/progress/{}"),
    ("get", "/holder/{}"),
    ("get", "/holder/{}/certificate.pdf"),
    ("get", "/holder/{}/credential.json"),
    ("get", "/holder/{}/credential.jwt"),
}
SAFE_BY_ITSELF = {
    "/v1/applications/acceptances": "each item is a transaction of its own: a repeat is told what is accepted already",
    "/v1/activities/{activity_id}/mentoring-proposals": "it only reads: a proposal is not kept",
    **dict.fromkeys(
        [f"/v1/exports/{one}" for one in ("assessment", "certification", "development", "notifications")],
        "nothing changes by it, and no answer full of personal data is stored",
    ),
    "/v1/people/{person_id}/export": "nothing changes by it, and no answer with a NIK in it is stored",
}
FOREIGN = {"Document"}  # a credential of whoever shows it: `credentials/shape.py` says what is accepted of it
SERVICES = ("registration", "assessment", "certification", "development", "notifications")


@pytest.fixture(scope="module")
def document() -> Json:
    """The merged document, as it is packaged with the gateway."""
    return read_document("services/gateway/src/gateway/openapi.json")


@pytest.fixture(scope="module")
def operations(document: Json) -> list[Operation]:
    """Everything that exists outside."""
    return list(operations_of(document))


def test_operation_ids_are_unique(operations: list[Operation]) -> None:
    counts = Counter(operation.said["operationId"] for operation in operations)
    assert not [name for name, count in counts.items() if count > 1]


def test_every_operation_says_what_it_is_for(operations: list[Operation]) -> None:
    assert not [str(one) for one in operations if not one.said.get("summary", "").strip()]


def test_whatever_needs_no_token_says_so_and_is_for_verifying_answering_and_holders(
    operations: list[Operation],
) -> None:
    assert not [str(one) for one in operations if "security" not in one.said]
    assert {one.place for one in operations if one.said["security"] == []} == ANONYMOUS


def test_whatever_needs_no_token_has_a_rate_limit(operations: list[Operation]) -> None:
    unlimited = {
        one.place for one in operations if not one.said["security"] and "x-kompeten-rate-limit" not in one.said
    }
    assert unlimited <= {("get", "/verify")}, "the empty form reads nothing"


def test_every_operation_answers_refusals_as_problems(document: Json, operations: list[Operation]) -> None:
    for one in operations:
        for family in ("4XX", "5XX"):
            refused = answers_of(document, one)[family]["content"]
            assert refused == {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}, f"{one} {family}"
        assert "HTTPValidationError" not in json.dumps(one.said)


def test_every_refusal_names_the_codes_that_occur_and_shows_each(document: Json, operations: list[Operation]) -> None:
    examples = document["components"]["examples"]
    for one in operations:
        refused = {
            status: said["content"][PROBLEM]["examples"]
            for status, said in answers_of(document, one).items()
            if status.isdigit() and PROBLEM in said.get("content", {})
        }
        assert refused.keys() >= {"429", "500", "502", "503", "504"}, one
        assert ("401" in refused) == bool(one.said["security"]), one
        assert "413" in refused or "requestBody" not in one.said, one
        for status, codes in refused.items():
            assert codes, f"{one} {status}"
            shown = [(examples[code]["value"]["status"], examples[code]["value"]["code"]) for code in codes]
            assert shown == [(int(status), code) for code in codes], f"{one} {status}"


def test_every_answer_names_its_headers(document: Json, operations: list[Operation]) -> None:
    for one in operations:
        for status, said in answers_of(document, one).items():
            headers = set(said["headers"])
            assert "X-Correlation-Id" in headers, f"{one} {status}"
            assert ("Location" in headers) == (status in {"201", "202"}), f"{one} {status}"
            assert ("Retry-After" in headers) == (status in {"429", "502", "503", "504"}), f"{one} {status}"
            if "If-Match" in parameters_of(one) and status.startswith("2"):
                assert "ETag" in headers, f"{one} takes a version and gives none"


def test_every_example_is_what_it_is_an_example_of(document: Json) -> None:
    problem = Draft202012Validator({"$ref": "#/components/schemas/Problem", "components": document["components"]})
    for code, example in document["components"]["examples"].items():
        problem.validate(example["value"])
        assert example["value"]["code"] == code


def test_every_body_has_an_example_that_is_valid(document: Json, operations: list[Operation]) -> None:
    for one in operations:
        for schema in json_bodies_of(one):
            kinds = [part for part in (schema, *schema.get("anyOf", ())) if "$ref" in part]
            for kind in kinds:
                examples = document["components"]["schemas"][kind["$ref"].rpartition("/")[2]].get("examples")
                assert examples, f"{one}: {kind}"
                validator = Draft202012Validator({**kind, "components": document["components"]})
                for example in examples:
                    validator.validate(example)


def test_a_schema_has_the_name_that_clients_are_made_with(document: Json) -> None:
    named = {name: schema.get("title", name) for name, schema in document["components"]["schemas"].items()}
    assert not {name: title for name, title in named.items() if name != title}


def test_everything_that_is_not_json_says_what_it_is(operations: list[Operation]) -> None:
    for one in operations:
        for said in one.said["responses"].values():
            for media, content in said.get("content", {}).items():
                assert content["schema"], f"{one}: {media}"


def test_headers_and_cursors_have_patterns(operations: list[Operation]) -> None:
    patterned = {"Idempotency-Key", "If-Match", "If-None-Match", "cursor"}
    for one in operations:
        for parameter in one.said.get("parameters", ()):
            if parameter["name"] in patterned or parameter["in"] == "header":
                assert re.compile(parameter["schema"]["pattern"]), f"{one}: {parameter['name']}"


def test_a_problem_has_a_code_and_a_message_in_both_languages(document: Json) -> None:
    schemas = document["components"]["schemas"]
    assert {"type", "title", "status", "code", "detail", "message"} <= set(schemas["Problem"]["required"])
    assert set(schemas["Message"]["required"]) == {"id", "en"}
    assert {"code", "message"} <= set(schemas["FieldError"]["required"])


def test_every_body_refuses_unknown_fields(document: Json, operations: list[Operation]) -> None:
    lenient = {
        f"{one}: {name}"
        for one in operations
        for schema in json_bodies_of(one)
        for name, found in objects_of(document, schema, set())
        if found.get("additionalProperties") is not False and name not in FOREIGN
    }
    assert not lenient, lenient


def test_every_post_with_a_token_may_be_repeated(operations: list[Operation]) -> None:
    unsafe = [
        str(one)
        for one in operations
        if one.method == "post" and one.said["security"] and "Idempotency-Key" not in parameters_of(one)
        if one.path not in SAFE_BY_ITSELF
    ]
    assert not unsafe, unsafe


def test_only_a_post_knows_the_idempotency_key(operations: list[Operation]) -> None:
    assert not [str(one) for one in operations if one.method != "post" and "Idempotency-Key" in parameters_of(one)]


def test_every_answer_has_a_shape(operations: list[Operation]) -> None:
    shapeless = []
    for one in operations:
        answers = [said for status, said in one.said["responses"].items() if status.startswith("2")]
        media = [found for said in answers for found in said.get("content", {}).items()]
        says_nothing = one.said["responses"].keys() & {"200", "201", "202", "204"} == {"204"}
        if not (media or says_nothing) or not all(
            said.get("schema") for kind, said in media if kind == "application/json"
        ):
            shapeless.append(str(one))
    assert not shapeless, shapeless


def test_paths_are_versioned_except_those_people_type_and_credentials_name(operations: list[Operation]) -> None:
    known = ("/v1/", "/verify", "/attended/", "/holder/", "/survey/", "/progress/", "/lsp/", "/wallet/")
    assert not [str(one) for one in operations if not one.path.startswith(known)]


def test_exactly_what_the_services_marked_public_exists_outside(operations: list[Operation]) -> None:
    marked = {
        (service, one.method, one.path)
        for service in SERVICES
        for one in operations_of(read_document(f"shared/schemas/openapi/{service}.json"))
        if one.said.get("x-kompeten-public") is True
    }
    assert {(one.said["x-kompeten-service"], one.method, one.path) for one in operations} == marked
