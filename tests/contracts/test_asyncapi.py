"""The AsyncAPI document stands alone, and its examples are what it says; validators in strict mode take the schemas."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.golden import NAMES, golden
from kompeten.events import registry

DOCUMENT: dict[str, Any] = json.loads((files("kompeten.events") / "schemas/asyncapi.json").read_text("utf-8"))
MESSAGES: dict[str, Any] = DOCUMENT["components"]["messages"]
KEYWORDS = {  # of JSON Schema 2020-12, as far as we use them: a strict validator refuses any other
    *("$schema", "$id", "$defs", "$ref", "$comment", "title", "description", "default", "type", "properties"),
    *("required", "items", "anyOf", "enum", "const", "format", "pattern", "minimum", "maximum", "exclusiveMinimum"),
    *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "additionalProperties", "propertyNames"),
}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and every schema inside it; what stands below `properties` and `$defs` are names."""
    if isinstance(schema, dict):
        yield schema
        for name, inner in schema.items():
            within = inner.values() if name in ("properties", "$defs") else [inner]
            for one in within:
                if name not in ("default", "enum", "const", "examples", "required"):
                    yield from parts(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from parts(one)


def test_every_reference_leads_into_the_document_itself() -> None:
    written = json.dumps(DOCUMENT)
    references = {part["$ref"] for part in parts(DOCUMENT) if "$ref" in part}
    assert references
    assert written.count('"$ref"') >= len(references)
    for reference in references:
        found: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_names_its_type_and_its_example_is_one(name: str) -> None:
    message = MESSAGES[name]
    kind = registry()[message["name"]]
    headers = message["headers"]["properties"]
    assert headers["ce_type"]["const"] == kind.event_type()
    assert headers["ce_source"]["const"] == kind.source
    (example,) = message["examples"]
    Draft202012Validator(message["headers"]).validate(example["headers"])
    whole = {**message["payload"], "components": DOCUMENT["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(example["payload"])


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_uses_standard_keywords_alone(name: str) -> None:
    assert {key for part in parts(golden(name).schema) for key in part} <= KEYWORDS
