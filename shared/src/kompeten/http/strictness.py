"""Requests that say something nobody listens to are refused: a misspelt filter or a doubled key would be lost."""

import json
from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from pydantic.fields import FieldInfo

from kompeten.http.authorization import authenticate, bearer
from kompeten.http.invalid import MOST_ERRORS, UNKNOWN, MalformedJson
from kompeten.personal import masked
from kompeten.problems import PROBLEM_RESPONSES, BadRequest, FieldError, Invalid, Problem, Text, field_error

PROGRAMS = "/v1/"  # links to pages gain parameters where they are passed on (fbclid, utm_source): those do no harm
JSON = ("application/json",)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
MOST_FIELDS = 100
TYPED_FORM: dict[str, Any] = {  # Any: part of an OpenAPI document
    "requestBody": {"content": {FORMS[0]: {"schema": {"type": "object", "additionalProperties": {"type": "string"}}}}}
}
"""The `openapi_extra` of a route that calls `typed_form`."""


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


class StrictRoute(APIRoute):
    """Refuses what is wrong with token, query, media type or JSON, in this order: nobody's body is even read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with these checks before it."""
        answer = super().get_route_handler()
        known, needs_token = _known_query(self.dependant), bearer in _calls(self.dependant)
        expected = None if self.body_field is None else _media_types(self.body_field.field_info)

        async def answer_strictly(request: Request) -> Response:
            if needs_token:
                await authenticate(request)
            if request.scope["query_string"] and request.scope["path"].startswith(PROGRAMS):
                _refuse_unknown(set(request.query_params) - known)
            if expected is None or not int(request.headers.get("content-length", "1")):
                return await answer(request)
            _check_media_type(request, expected)
            return await answer(await _read(request) if expected == JSON else request)

        return answer_strictly


class StrictRouter(APIRouter):
    """The router of everything that answers people and programs; its refusals are documented as problems."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - FastAPI's own options
        super().__init__(
            route_class=StrictRoute,
            responses=PROBLEM_RESPONSES,
            generate_unique_id_function=lambda route: route.name,
            **options,
        )


async def typed_form(request: Request) -> Mapping[str, str]:
    """Return what was typed into a form whose fields no schema knows; refused is what is none, or has too many."""
    _check_media_type(request, FORMS)
    await request.body()  # kept, for a transaction reads it again to know a repeat
    typed = await request.form(max_fields=MOST_FIELDS)
    return {name: value for name, value in typed.items() if isinstance(value, str)}


class _Read(Request):
    """A request whose JSON has been read, so that nobody reads it again."""

    content: Any = None  # Any: JSON

    async def json(self) -> Any:  # noqa: ANN401 - JSON
        """Return what was read."""
        return self.content


async def _read(request: Request) -> Request:
    read = _Read(request.scope, request.receive)
    try:
        read.content = json.loads(await read.body(), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedJson from error
    return read


def _check_media_type(request: Request, expected: tuple[str, ...]) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in expected:
        raise UnknownMediaType(expected=list(expected), headers={"Accept": ", ".join(expected)})


def _media_types(body: FieldInfo) -> tuple[str, ...]:
    return FORMS if isinstance(body, params.Form) else JSON


def _refuse_unknown(names: set[str]) -> None:
    if names:
        raise Invalid(errors=[_not_known(name) for name in sorted(names)[:MOST_ERRORS]])


def _unique(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:  # Any: JSON
    found = dict(pairs)
    if len(found) < len(pairs):
        raise DoubledKey
    return found


def _refuse_constant(_: str) -> None:
    """Refuse NaN and Infinity, which Python takes and JSON has not (RFC 8259, 6)."""
    raise MalformedJson


def _not_known(name: str) -> FieldError:
    return field_error(masked(name), *UNKNOWN).model_copy(update={"pointer": None})


def _known_query(dependant: Dependant) -> frozenset[str]:
    """Return the names of the query parameters a route and its dependencies read."""
    fields = get_flat_params(dependant)
    return frozenset(field.alias for field in fields if isinstance(field.field_info, params.Query))


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for one in dependant.dependencies:
        yield from _calls(one)
