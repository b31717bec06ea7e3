"""Everything people and programs enter has a type of `kompeten.entry`: no bare text, number, day or endless list."""

import enum
import tempfile
import types
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

import pytest
from annotated_types import Len, MaxLen
from fastapi import FastAPI, params
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, Strict, StringConstraints
from pydantic.fields import FieldInfo

from contracts.sources import ROOT
from kompeten.entry import texts
from kompeten.entry.days import Day, Moment
from kompeten.entry.emails import Email
from kompeten.entry.numbers import Whole
from kompeten.entry.texts import Code, Name
from kompeten.identity.subjects import Subject

SERVICES = ("registration", "assessment", "certification", "development", "notifications")
TEXTS = (texts.Code, texts.Name, texts.Entry, texts.Paragraph, texts.Remark, texts.Typed, Subject, Email)
TIDIES = {one.func for kind in TEXTS for one in get_args(kind) if isinstance(one, AfterValidator)}
DAYS = {one.func for kind in (Day, Moment) for one in get_args(kind) if isinstance(one, AfterValidator)}
LISTS = (list, tuple, set, frozenset)
SEALED = dict.fromkeys(("cursor", "after"), "opaque: what we did not make is refused when it is read")

Loose = Iterator[tuple[str, str]]


@pytest.mark.parametrize("service", SERVICES)
def test_no_body_and_no_parameter_takes_anything_as_it_comes(service: str) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.syspath_prepend(ROOT / "tools")
        from openapi import service_app

        app = service_app(service, Path(folder))
    loose = sorted({f"{where}: {what}" for where, what in loose_entries(app)})
    assert not loose, "\n".join(loose)


def loose_entries(app: FastAPI) -> Loose:
    """Yield every place in what the routes of an app take where a value passes no rule of ours, and why."""
    for route in (route for route in app.routes if isinstance(route, APIRoute)):
        for one in _parameters(route.dependant):
            if one.name not in SEALED:
                is_json = isinstance(one.field_info, params.Body) and not isinstance(one.field_info, params.Form)
                yield from _field(f"{route.path} {one.name}", one.field_info, is_json=is_json)


def _parameters(dependant: Dependant) -> Iterator[ModelField]:
    yield from [*dependant.path_params, *dependant.query_params, *dependant.body_params]
    for one in dependant.dependencies:
        yield from _parameters(one)


def _field(where: str, field: FieldInfo, *, is_json: bool = True) -> Loose:
    yield from _kind(where, field.annotation, field.metadata, is_json=is_json)


def _kind(where: str, kind: Any, metadata: list[Any], *, is_json: bool) -> Loose:  # Any: a type as it is written
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _kind(where, parts[0], [*_spread(parts[1:]), *metadata], is_json=is_json)
    elif origin in (Union, types.UnionType):
        for part in parts:
            yield from _kind(where, part, metadata, is_json=is_json)
    elif origin in LISTS:
        if is_json and not any(isinstance(one, MaxLen | Len) for one in metadata):
            yield where, "a list without an end"
        for part in parts:
            if part is not Ellipsis:
                yield from _kind(f"{where}[]", part, [], is_json=is_json)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield from _field(f"{kind.__name__}.{name}", field, is_json=is_json)
    else:
        yield from _plain(where, kind, metadata, is_json=is_json)


def _plain(where: str, kind: Any, metadata: list[Any], *, is_json: bool) -> Loose:  # Any: a type as it is written
    checks = {one.func for one in metadata if isinstance(one, AfterValidator)}
    if kind in (UUID, type(None)) or get_origin(kind) is Literal:
        return
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return
    if kind is str:
        if not checks & TIDIES and not any(getattr(one, "pattern", None) for one in metadata):
            yield where, "a bare text"
    elif kind in (int, bool, float):
        if is_json and not any(isinstance(one, Strict) for one in metadata):
            yield where, f"a loose {kind.__name__}"
    elif kind in (date, datetime, AwareDatetime):
        if not checks & DAYS:
            yield where, f"a loose {kind.__name__}"
    else:
        yield where, f"{kind}: nobody says here what that may be"


def _spread(metadata: tuple[Any, ...]) -> Iterator[Any]:  # Any: whatever types are annotated with
    for one in metadata:
        yield from (one.metadata if isinstance(one, FieldInfo) else [one])


class _Loose(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=10)
    texts: list[str] = Field(max_length=3)
    endless: list[Name]
    number: int = Field(ge=1)
    day: date | None = None
    anything: dict[str, object]
    name: Name
    code: Annotated[Code | None, Field(description="fine")] = None
    count: Whole | None = None
    born: Day | None = None
    key: Annotated[str, StringConstraints(pattern="^a$")] = "a"


def test_the_walk_finds_what_is_loose_and_nothing_else() -> None:
    app = FastAPI()

    @app.post("/things/{place}")
    def take(place: str, limit: int, word: Code, body: _Loose) -> None:
        raise NotImplementedError((place, limit, word, body))

    assert {(where.rpartition(".")[2].split(" ")[-1], what.split(":")[0]) for where, what in loose_entries(app)} == {
        ("place", "a bare text"),
        ("text", "a bare text"),
        ("texts[]", "a bare text"),
        ("endless", "a list without an end"),
        ("number", "a loose int"),
        ("day", "a loose date"),
        ("anything", "dict[str, object]"),
    }
