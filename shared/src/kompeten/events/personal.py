"""Which fields of an event are personal data, and the same event without them."""

from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

# Stands in the JSON Schemas too, so that outsiders see what an erasure takes away; validators read no `$comment`.
MARK = "$comment"
PERSONAL = "personal data: an erasure takes it away"

Model = TypeVar("Model", bound=BaseModel)

PersonalText = Annotated[str, Field(json_schema_extra={MARK: PERSONAL})]
"""Says something about the person of the application, or was typed freely and may: gone with an erasure."""

OptionalPersonalText = Annotated[str | None, Field(json_schema_extra={MARK: PERSONAL})]

PersonalTexts = Annotated[tuple[str, ...], Field(json_schema_extra={MARK: PERSONAL})]


def is_personal(field: FieldInfo) -> bool:
    """Tell whether a field is marked."""
    return isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get(MARK) == PERSONAL


def without_personal_data(value: Model) -> Model:
    """Return a body or snapshot whose marked fields, at any depth, are None where that is allowed and else empty."""
    changes = {
        name: _blank(field) if is_personal(field) else _cleaned(getattr(value, name))
        for name, field in type(value).model_fields.items()
    }
    return value.model_copy(update=changes)


def _blank(field: FieldInfo) -> str | tuple[()] | None:
    if get_origin(field.annotation) is tuple:
        return ()
    return None if type(None) in get_args(field.annotation) else ""


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, BaseModel):
        return without_personal_data(value)
    return tuple(_cleaned(one) for one in value) if isinstance(value, tuple) else value
