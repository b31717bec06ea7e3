"""What generated clients and readers need beyond FastAPI's document: refusals by status and code, headers, examples."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from gateway.refusals import ServiceBroke, ServiceDown, ServiceSlow
from kompeten.http.answers import KeyReused, RequestInFlight
from kompeten.http.bodies import TooSlow
from kompeten.http.errors import UnusableText
from kompeten.http.invalid import REQUIRED, MalformedJson
from kompeten.http.strictness import DoubledKey, UnknownMediaType
from kompeten.http.transaction import MalformedKey
from kompeten.messaging.clearing import AnswerErased
from kompeten.problems import (
    MEDIA_TYPE,
    REFUSED,
    IllegalMove,
    Invalid,
    Problem,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    field_error,
)
from refusals import Kinds, Place

Document = dict[str, Any]  # Any: an OpenAPI document is JSON
METHODS = ("get", "put", "post", "delete", "patch")

OF_GATEWAY: Kinds = frozenset({TooManyRequests, ServiceBroke, ServiceDown, ServiceSlow})
OF_BODIES: Kinds = frozenset({MalformedJson, DoubledKey, UnknownMediaType, TooLarge, TooSlow, UnusableText})
OF_REPEATS: Kinds = frozenset({MalformedKey, RequestInFlight, KeyReused, AnswerErased})
ALWAYS: Kinds = frozenset({Problem, Unavailable, AnswerErased}) | OF_BODIES  # where they can occur at all

HEADERS: Document = {
    "X-Correlation-Id": {
        "description": "Names the request in logs and events; what to quote when asking for help",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    "Retry-After": {
        "description": "Seconds to wait before trying again",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    },
    "ETag": {
        "description": "The version, for If-Match or If-None-Match",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[^"]+"$'},
    },
    "Location": {"description": "Path of what was made", "required": True, "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "How to authenticate", "required": True, "schema": {"type": "string"}},
}
EXAMPLES: Document = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))  # of bodies, by schema
SHAPES = {
    "application/pdf": {"type": "string", "format": "binary"},
    "application/zip": {"type": "string", "format": "binary"},
    "application/vc": {"type": "object"},
    "application/vc+jwt": {"type": "string"},
    "application/did+ld+json": {"type": "object"},
    "text/html": {"type": "string"},
}


def described(document: Document, refusals: Mapping[Place, Kinds], *, more: Kinds = frozenset()) -> Document:
    """Return the document with all answers described; `more` are refusals of everybody on the way."""
    components = document["components"]
    components |= {"headers": HEADERS, "responses": {}, "examples": {}}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                kinds = ALWAYS | more | refusals.get((method, path), frozenset())
                _describe(item[method], {kind for kind in kinds if _occurs(kind, method, item[method])}, components)
    for name in EXAMPLES.keys() & components["schemas"].keys():
        components["schemas"][name]["examples"] = [EXAMPLES[name]]
    for kind in ("responses", "examples"):
        components[kind] = dict(sorted(components[kind].items()))
    return document


def _describe(operation: Document, kinds: Iterable[type[Problem]], components: Document) -> None:
    responses = operation["responses"]
    for said in responses.values():
        for media, content in said.get("content", {}).items():
            if media in SHAPES:
                content["schema"] = SHAPES[media]
    for status, codes in _by_status(kinds).items():
        if MEDIA_TYPE in responses.get(status, {}).get("content", {}):
            responses[status]["content"][MEDIA_TYPE]["examples"] = _examples(codes, components)
        elif status not in responses:
            responses[status] = _refusal(status, codes, components)
    for status, said in responses.items():
        if "$ref" not in said:
            said["headers"] = _headers(status, said, components["schemas"])
    for family in ("4XX", "5XX"):
        components["responses"][family] = responses[family]
        responses[family] = {"$ref": f"#/components/responses/{family}"}
    operation["responses"] = dict(sorted(responses.items()))


def _by_status(kinds: Iterable[type[Problem]]) -> dict[str, dict[str, type[Problem]]]:
    """Return status, code, kind; of kinds with one code the most general one."""
    found: dict[str, dict[str, type[Problem]]] = defaultdict(dict)
    for kind in sorted(kinds, key=lambda kind: (kind.status, kind.code, len(kind.mro()), kind.__qualname__)):
        found[str(kind.status)].setdefault(kind.code, kind)
    return found


def _refusal(status: str, codes: Mapping[str, type[Problem]], components: Document) -> Document:
    """Return a reference to the refusal with these codes, which many operations share."""
    name = ".".join((status, *codes))
    said = {
        "description": ", ".join(codes),
        "content": {MEDIA_TYPE: {**REFUSED["content"][MEDIA_TYPE], "examples": _examples(codes, components)}},
    }
    components["responses"][name] = {**said, "headers": _headers(status, said, components["schemas"])}
    return {"$ref": f"#/components/responses/{name}"}


def _examples(codes: Mapping[str, type[Problem]], components: Document) -> Document:
    components["examples"] |= {code: {"value": _example(kind)} for code, kind in codes.items()}
    return {code: {"$ref": f"#/components/examples/{code}"} for code in codes}


def _example(kind: type[Problem]) -> Document:
    errors = [field_error("full_name", *REQUIRED)] if kind is Invalid else []
    facts: dict[str, Any] = {
        name: "…" for text in kind.message for _, name, _, _ in Formatter().parse(text) if name
    }  # Any: what messages name
    problem = kind.__new__(kind)  # some kinds want to be made of what they are about; here all is left open
    Problem.__init__(problem, errors=errors, **facts)
    return problem.body().model_dump(mode="json", exclude_none=True)


def _headers(status: str, said: Document, schemas: Document) -> Document:
    names = ["X-Correlation-Id"]
    names += ["Retry-After"] * (status in {"429", "502", "503", "504"})
    names += ["WWW-Authenticate"] * (status == "401")
    names += ["Location"] * (status in {"201", "202"})
    names += ["ETag"] * (status == "304" or (status < "300" and _is_versioned(said, schemas)))
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _is_versioned(said: Document, schemas: Document) -> bool:
    content = said.get("content", {})
    name = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    version = schemas.get(name, {}).get("properties", {}).get("version", {})
    return version.get("type") == "integer" or "application/pdf" in content


def _occurs(kind: type[Problem], method: str, operation: Document) -> bool:
    """Tell whether a refusal that the code names can meet a request of this shape."""
    if kind in OF_BODIES:
        return "requestBody" in operation
    if kind in OF_REPEATS:
        return any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ()))
    if kind is Unauthenticated:
        return operation.get("security") != []
    if kind is Invalid:
        return "requestBody" in operation or "parameters" in operation
    return not (kind is IllegalMove and method == "get")
