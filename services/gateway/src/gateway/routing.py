"""Which service answers a request, read from the merged OpenAPI document."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from limits import RateLimitItem, parse

from gateway.merging import METHODS, PARAMETER, SERVICE, Document
from kompeten.http.errors import MethodNotAllowed, UnknownRoute

RATE_LIMIT = "x-kompeten-rate-limit"


@dataclass(frozen=True)
class Operation:
    """One public operation. An anonymous one needs no token; one with a rate limit counts callers."""

    service: str
    method: str
    path: str
    is_anonymous: bool
    rate_limit: RateLimitItem | None


@dataclass(frozen=True)
class Place:
    """A path with its operations by method."""

    pattern: re.Pattern[str]
    operations: dict[str, Operation]


class Routes:
    """The routing table; what is not in the document does not exist outside."""

    def __init__(self, document: Document) -> None:
        # fixed paths first, as the services resolve them: /acceptances before /{application_id}
        paths = sorted(document["paths"], key=lambda path: bool(PARAMETER.search(path)))
        self._places = [_place(path, document["paths"][path]) for path in paths]

    def find(self, method: str, path: str) -> Operation:
        """Return the operation of a decoded path; raises `UnknownRoute`, or `MethodNotAllowed` with Allow."""
        if {".", ".."} & set(path.split("/")):  # nothing on the way may resolve it to another path
            raise UnknownRoute
        places = [place for place in self._places if place.pattern.fullmatch(path)]
        for place in places:
            if method in place.operations:
                found: Operation = place.operations[method]
                return found
        if places:
            allowed = {method for place in places for method in place.operations}
            raise MethodNotAllowed(headers={"Allow": ", ".join(sorted(allowed))})
        raise UnknownRoute


def packaged_document() -> Document:
    """Return the merged document that was generated into this package."""
    document: Document = json.loads(files("gateway").joinpath("openapi.json").read_text("utf-8"))
    return document


def _place(path: str, item: Document) -> Place:
    parts = PARAMETER.split(path)
    pattern = re.compile("[^/]+".join(re.escape(part) for part in parts))
    return Place(pattern, {operation.method: operation for operation in _operations(path, item)})


def _operations(path: str, item: Document) -> Iterator[Operation]:
    for method in METHODS:
        described: dict[str, Any] | None = item.get(method)  # Any: OpenAPI is JSON
        if described is not None:
            limit = described.get(RATE_LIMIT)
            yield Operation(
                service=described[SERVICE],
                method=method.upper(),
                path=path,
                is_anonymous=described.get("security") == [],
                rate_limit=None if limit is None else parse(limit),
            )
