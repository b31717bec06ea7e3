"""One public OpenAPI document out of those of the services: the gateway's routing table."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

Document = dict[str, Any]  # Any: an OpenAPI document is JSON

METHODS = ("get", "put", "post", "delete", "patch")
PUBLIC = "x-kompeten-public"
SERVICE = "x-kompeten-service"
SCHEMAS = "#/components/schemas/"
ABOUT = """Sertifikasi kompetensi pustakawan: pendaftaran, asesmen, sertifikasi, verifikasi.
*Certification of librarians: registration, assessment, certification, verification.*

- **Who**: an OIDC access token in an `Authorization: Bearer` header; verification needs none.
- **Refusals** are `application/problem+json` with a stable `code` and a message in Indonesian and English. New codes
  may come: treat an unknown one by its status.
- **Repeating**: a POST with an `Idempotency-Key` may be sent again; `Retry-After` says when.
- **Limits**: `RateLimit` says how many requests are left and when there are more, `RateLimit-Policy` of how many.
- **Versions**: send the `ETag` that was read as `If-Match`; `412` says that somebody was faster.
- **Lists** come in pages: pass `next` as `cursor`.
- **Help**: quote `X-Correlation-Id` of the answer."""
PARAMETER = re.compile(r"\{[^}]+\}")


class Ambiguous(ValueError):
    """Two services claim the same operation, or the same name."""


def merge(documents: Mapping[str, Document]) -> Document:
    """Return the public operations of all services, by service in the order given.

    Each operation names its service. Schemas that are the same everywhere are shared; where services mean different
    things by one name, each gets the name with the service's before it. Raises `Ambiguous` when a method and path
    occur twice, whatever their parameters are called, or when such a name is taken.
    """
    chosen = {service: _public_part(service, document) for service, document in documents.items()}
    clashing = _clashing({service: part["schemas"] for service, part in chosen.items()})
    operation_ids = _repeated(operation["operationId"] for part in chosen.values() for operation in _operations(part))
    plain = {name for part in chosen.values() for name in part["schemas"]}
    taken = {prefixed(service, name) for service in chosen for name in clashing} & plain
    if taken:
        raise Ambiguous(f"schemas with these names exist already: {', '.join(sorted(taken))}")
    paths: Document = {}
    schemas: Document = {}
    security: Document = {}
    for service, part in chosen.items():
        renamed = _rename(part, _namer(service, clashing))
        schemas |= renamed["schemas"]
        security |= documents[service].get("components", {}).get("securitySchemes", {})
        for operation in _operations(renamed):
            if operation["operationId"] in operation_ids:
                operation["operationId"] = f"{service}_{operation['operationId']}"
        _add_paths(paths, renamed["paths"])
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kompeten", "version": "1", "description": ABOUT},
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items())), "securitySchemes": security},
        "tags": [{"name": service} for service, part in chosen.items() if part["paths"]],
    }


def prefixed(service: str, name: str) -> str:
    """Return the name a clashing schema gets."""
    return f"{service.capitalize()}{name}"


def references(part: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield the names of the schemas a part refers to directly."""
    if isinstance(part, dict):
        target = part.get("$ref")
        if isinstance(target, str) and target.startswith(SCHEMAS):
            yield target.removeprefix(SCHEMAS)
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def _public_part(service: str, document: Document) -> Document:
    """Return the public paths, their operations marked with the service, and the schemas these need."""
    paths: Document = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            operation = item.get(method)
            if operation is not None and operation.get(PUBLIC) is True:
                marked = {**deepcopy(operation), SERVICE: service, "tags": [service]}
                paths.setdefault(path, {})[method] = marked
    known = document.get("components", {}).get("schemas", {})
    needed: set[str] = set()
    open_names = set(references(paths))
    while open_names:
        needed |= open_names
        open_names = {name for one in open_names for name in references(known[one])} - needed
    return {"paths": paths, "schemas": {name: deepcopy(known[name]) for name in sorted(needed)}}


def _clashing(schemas: Mapping[str, Document]) -> set[str]:
    """Return the names that mean different things, themselves or through what they refer to."""
    owners: dict[str, list[Any]] = {}
    for part in schemas.values():
        for name, schema in part.items():
            owners.setdefault(name, []).append(schema)
    clashing = {name for name, found in owners.items() if any(schema != found[0] for schema in found)}
    while True:
        more = {
            name
            for name, found in owners.items()
            if len(found) > 1 and name not in clashing and not clashing.isdisjoint(references(found))
        }
        if not more:
            return clashing
        clashing |= more


def _namer(service: str, clashing: set[str]) -> Callable[[str], str]:
    return lambda name: prefixed(service, name) if name in clashing else name


def _rename(part: Document, new_name: Callable[[str], str]) -> Document:
    def follow(value: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, list):
            return [follow(one) for one in value]
        if not isinstance(value, dict):
            return value
        copy = {key: follow(one) for key, one in value.items()}
        target = copy.get("$ref")
        if isinstance(target, str) and target.startswith(SCHEMAS):
            copy["$ref"] = SCHEMAS + new_name(target.removeprefix(SCHEMAS))
        return copy

    def titled(name: str, schema: Any) -> Any:  # noqa: ANN401 - JSON
        """Give a schema its own name for a title, too: generators of clients name their classes by titles."""
        return {**follow(schema), "title": new_name(name)} if "title" in schema else follow(schema)

    return {
        "paths": follow(part["paths"]),
        "schemas": {new_name(name): titled(name, schema) for name, schema in part["schemas"].items()},
    }


def _add_paths(paths: Document, added: Document) -> None:
    taken = {(PARAMETER.sub("{}", path), method) for path, item in paths.items() for method in item}
    for path, item in added.items():
        for method, operation in item.items():
            if (PARAMETER.sub("{}", path), method) in taken:
                raise Ambiguous(f"{method.upper()} {path} of {operation[SERVICE]} exists already")
            paths.setdefault(path, {})[method] = operation


def _operations(part: Document) -> Iterator[Document]:
    for item in part["paths"].values():
        yield from item.values()


def _repeated(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}
