"""Requests that say something nobody listens to are refused: a misspelt filter or a doubled key would be lost."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from kompeten.http.invalid import MOST_ERRORS, UNKNOWN
from kompeten.personal import masked
from kompeten.problems import BadRequest, FieldError, Invalid, Problem, Text, field_error

PROGRAMS = "/v1/"  # links to pages gain parameters where they are passed on (fbclid, utm_source): those do no harm
JSON = "application/json"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class UnknownMediaType(Problem):
    """415: the body is of a kind this address does not read."""

    status = 415
    code = "unsupported_media_type"
    message = Text("Isi permintaan harus berjenis {expected}.", "The body must be of type {expected}.")


class DoubledKey(BadRequest):
    """400: two values under one name; which one was meant nobody knows."""

    code = "doubled_key"
    message = Text(
        "Isi permintaan memuat nama yang sama dua kali dalam satu objek.",
        "The body holds the same name twice in one object.",
    )


async def refuse_loose_request(request: Request) -> None:
    """Raise what is wrong with media type, query or JSON of a request; a dependency of the whole app."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    if route.body_field is not None and int(request.headers.get("content-length", "1")):
        await _check_body(request, is_form=isinstance(route.body_field.field_info, params.Form))
    if request.query_params and request.url.path.startswith(PROGRAMS):
        unknown = sorted(set(request.query_params) - _known(route))
        if unknown:
            raise Invalid(errors=[_not_known(name) for name in unknown[:MOST_ERRORS]])


async def _check_body(request: Request, *, is_form: bool) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    expected = FORMS if is_form else (JSON,)
    if kind not in expected:
        raise UnknownMediaType(expected=list(expected), headers={"Accept": ", ".join(expected)})
    if not is_form:
        json.loads(await request.body(), object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:  # Any: JSON
    found = dict(pairs)
    if len(found) < len(pairs):
        raise DoubledKey
    return found


def _not_known(name: str) -> FieldError:
    return field_error(masked(name), *UNKNOWN).model_copy(update={"pointer": None})


def _known(route: APIRoute) -> frozenset[str]:
    """Return the names of the query parameters a route and its dependencies read."""
    fields = get_flat_params(route.dependant)
    return frozenset(field.alias for field in fields if isinstance(field.field_info, params.Query))
