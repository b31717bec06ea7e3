"""The OpenAPI document of an app, corrected: refusals are problems, and only POST knows an Idempotency-Key."""

import json
from copy import deepcopy
from typing import Any

from fastapi import FastAPI

from kompeten.problems import MEDIA_TYPE, PROBLEM_RESPONSES, SCHEMAS, ProblemBody

__all__ = ["PROBLEM_RESPONSES", "corrected", "document_problems"]

METHODS = {"get", "put", "post", "delete", "patch"}
FASTAPIS_OWN = ("HTTPValidationError", "ValidationError")

Document = dict[str, Any]  # Any: an OpenAPI document is JSON


def document_problems(app: FastAPI) -> None:
    """Wrap `app.openapi`: the Problem schema is there and FastAPI's own 422 is replaced by it."""
    generate = app.openapi

    def openapi() -> Document:
        if app.openapi_schema is None:
            app.openapi_schema = corrected(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way to extend the document


def corrected(document: Document) -> Document:
    """Return the document with problems in place of FastAPI's validation errors."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in FASTAPIS_OWN:
        schemas.pop(name, None)
    problem = ProblemBody.model_json_schema(ref_template=SCHEMAS + "{model}", mode="serialization")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for path in document.get("paths", {}).values():
        for method, operation in path.items():
            if method in METHODS:
                _correct(operation, method)
    return _named_by_titles(document)


def _named_by_titles(document: Document) -> Document:
    """Return the document with each schema under its title: generators of clients name classes by either."""
    schemas = document["components"]["schemas"]
    names = {name: schema.get("title", name) for name, schema in schemas.items()}
    text = json.dumps(document)
    for name, title in names.items():
        text = text.replace(f'"{SCHEMAS}{name}"', f'"{SCHEMAS}{title}"')
    named: Document = json.loads(text)
    named["components"]["schemas"] = {names[name]: schema for name, schema in named["components"]["schemas"].items()}
    named["components"]["schemas"] = dict(sorted(named["components"]["schemas"].items()))
    return named


def _correct(operation: Document, method: str) -> None:
    responses = operation.setdefault("responses", {})
    if "HTTPValidationError" in str(responses.get("422", "")):
        del responses["422"]
    for status, response in responses.items():
        if status >= "4" and "application/json" in response.get("content", {}):  # a refusal with a model of its own
            response["content"][MEDIA_TYPE] = response["content"].pop("application/json")
    for status, refused in PROBLEM_RESPONSES.items():
        responses.setdefault(str(status), deepcopy(refused))
    if method != "post" and "parameters" in operation:
        kept = [one for one in operation["parameters"] if one["name"] != "Idempotency-Key"]
        operation["parameters"] = kept
        if not kept:
            del operation["parameters"]
