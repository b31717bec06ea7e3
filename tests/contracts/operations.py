"""An OpenAPI document as its tests walk through it: operations, their answers, parameters and bodies."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.sources import ROOT

Json = dict[str, Any]  # Any: an OpenAPI document is JSON
METHODS = {"get", "put", "post", "delete", "patch"}


@dataclass(frozen=True)
class Operation:
    """One operation of a document."""

    method: str
    path: str
    said: Json

    @property
    def place(self) -> tuple[str, str]:
        """Return method and path, whatever its parameters are called."""
        return self.method, re.sub(r"\{[^}]+\}", "{}", self.path)

    def __str__(self) -> str:
        """Return it as a failing test should show it."""
        return f"{self.method.upper()} {self.path}"


def read_document(name: str) -> Json:
    """Return a document by its place in the checkout."""
    document: Json = json.loads((ROOT / name).read_text("utf-8"))
    return document


def operations_of(document: Json) -> Iterator[Operation]:
    """Yield what is described, in the document's order."""
    for path, item in document["paths"].items():
        for method, said in item.items():
            if method in METHODS:
                yield Operation(method, path, said)


def answers_of(document: Json, operation: Operation) -> dict[str, Json]:
    """Return the answers by status; what many operations share stands once in the document."""
    shared = document["components"]["responses"]
    return {
        status: shared[said["$ref"].rpartition("/")[2]] if "$ref" in said else said
        for status, said in operation.said["responses"].items()
    }


def parameters_of(operation: Operation) -> set[str]:
    """Return the names of what an operation takes beside its body."""
    return {parameter["name"] for parameter in operation.said.get("parameters", ())}


def json_bodies_of(operation: Operation) -> Iterator[Json]:
    """Yield the schemas of the JSON an operation takes."""
    for media, said in operation.said.get("requestBody", {}).get("content", {}).items():
        if media == "application/json":
            yield said["schema"]


def objects_of(document: Json, schema: Any, seen: set[str]) -> Iterator[tuple[str, Json]]:
    """Yield every object with named properties in a schema, through its references."""
    if isinstance(schema, list):
        for one in schema:
            yield from objects_of(document, one, seen)
    if not isinstance(schema, dict):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference not in seen:
            name = reference.rsplit("/", 1)[-1]
            yield from objects_of(document, document["components"]["schemas"][name], seen | {reference})
        return
    if "properties" in schema:
        yield schema.get("title", "?"), schema
    for one in schema.values():
        yield from objects_of(document, one, seen)
