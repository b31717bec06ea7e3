"""Which service answers a request, read from the merged OpenAPI document."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from limits import RateLimitItem, parse

from gateway.merging import METHODS, PARAMETER, SERVICE, Document
from kompeten.http.errors import MethodNotAllowed, UnknownRoute
from kompeten.http.public import CELLS, OPTIONS, Asked

RATE_LIMIT = "x-kompeten-rate-limit"
COUNTED_WITH = "x-kompeten-counted-with"
CROSS_ORIGIN = "x-kompeten-cross-origin"
MOST_BYTES = "x-kompeten-most-bytes"


@dataclass(frozen=True)
class Operation:
    """One public operation. One with a rate limit counts callers; one without `asked` needs a token.

    Operations of one `count` are counted together; those with `is_cross_origin` are for scripts of any website. A body
    may have `most_bytes` where that is more than elsewhere. `options` are headers that OPTIONS is answered with.
    """

    service: str
    method: str
    path: str
    asked: Asked | None
    rate_limit: RateLimitItem | None
    count: str
    is_cross_origin: bool
    most_bytes: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_anonymous(self) -> bool:
        """Tell whether it needs no token."""
        return self.asked is not None


@dataclass(frozen=True)
class Place:
    """A path with its operations by method, or with the methods of a page of the gateway's `own`."""

    path: str
    pattern: re.Pattern[str]
    operations: dict[str, Operation]
    own: frozenset[str] = frozenset()

    def get(self, method: str) -> Operation:
        """Return the operation of a method; raises `MethodNotAllowed` with Allow."""
        operation = self.operations.get("GET" if method == "HEAD" else method)
        if operation is None:
            raise MethodNotAllowed(headers={"Allow": self.allowed})
        return operation

    @property
    def allowed(self) -> str:
        """Return the value of Allow: HEAD goes with GET, OPTIONS is answered everywhere."""
        methods = {"OPTIONS", *self.operations, *self.own} | ({"HEAD"} if "GET" in self.operations else set())
        return ", ".join(sorted(methods))

    @property
    def is_cross_origin(self) -> bool:
        """Tell whether scripts of any website may call here."""
        return any(one.is_cross_origin for one in self.operations.values())


class Routes:
    """The routing table; what is not in the document does not exist outside."""

    def __init__(self, document: Document) -> None:
        # fixed paths first, as the services resolve them: /acceptances before /{application_id}
        paths = sorted(document["paths"], key=lambda path: bool(PARAMETER.search(path)))
        self._places = [_place(path, document["paths"][path]) for path in paths]

    def find_place(self, path: str) -> Place | None:
        """Return what is at a decoded path: a fixed one hides the templates it would fit."""
        if {".", ".."} & set(path.split("/")):  # nothing on the way may resolve it to another path
            return None
        return next((place for place in self._places if place.pattern.fullmatch(path)), None)

    def get(self, method: str, path: str) -> Operation:
        """Return the operation of a decoded path; raises `UnknownRoute`, or `MethodNotAllowed` with Allow."""
        place = self.find_place(path)
        if place is None:
            raise UnknownRoute
        return place.get(method)


def packaged_document() -> Document:
    """Return the merged document that was generated into this package."""
    document: Document = json.loads(files("gateway").joinpath("openapi.json").read_text("utf-8"))
    return document


def _place(path: str, item: Document) -> Place:
    parts = PARAMETER.split(path)
    pattern = re.compile("[^/]+".join(re.escape(part) for part in parts))
    return Place(path, pattern, {operation.method: operation for operation in _operations(path, item)})


def _operations(path: str, item: Document) -> Iterator[Operation]:
    for method in METHODS:
        described: dict[str, Any] | None = item.get(method)  # Any: OpenAPI is JSON
        if described is not None:
            limit, asked = described.get(RATE_LIMIT), described.get(CELLS)
            yield Operation(
                service=described[SERVICE],
                method=method.upper(),
                path=path,
                asked=None if asked is None else Asked(asked),
                rate_limit=None if limit is None else parse(limit),
                count=described.get(COUNTED_WITH, f"{method} {path}"),
                is_cross_origin=described.get(CROSS_ORIGIN, False),
                most_bytes=described.get(MOST_BYTES),
                options=described.get(OPTIONS, {}),
            )
