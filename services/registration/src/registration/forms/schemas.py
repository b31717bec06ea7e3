"""Bodies of the API that have every field of the form without naming one, and what is told of a field."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, create_model
from pydantic.fields import FieldInfo

from kompeten.entry.texts import Entry
from kompeten.http.invalid import CODES
from kompeten.problems import FieldError, ProblemBody
from registration.cells.codes import WARNING_CODES, FindingCode
from registration.consents.rules import ConsentCode
from registration.forms.fields import Column

Model = TypeVar("Model", bound=BaseModel)

WARNINGS: list[JsonValue] = [code.value for code in sorted(WARNING_CODES)]
ERRORS: list[JsonValue] = [*sorted({*CODES, *FindingCode, *ConsentCode} - WARNING_CODES)]


class FormError(FieldError):
    """What is wrong with a field of the form."""

    code: str = Field(json_schema_extra={"enum": ERRORS})


class FormWarning(FieldError):
    """What whoever reviews an application should look at."""

    code: str = Field(json_schema_extra={"enum": WARNINGS})


class FormProblem(ProblemBody):
    """The refusal of a form, with every field that is wrong."""

    model_config = ConfigDict(title="FormProblem")

    errors: list[FormError] = Field(default_factory=list)  # type: ignore[assignment] # says more of the same


FORM_REFUSED: dict[int | str, dict[str, Any]] = {  # Any: FastAPI's
    422: {"model": FormProblem, "description": "Refused: every field that is wrong, at once"}
}


def with_fields(
    described: Callable[[Column], tuple[object, FieldInfo]], columns: Iterable[Column] = Column
) -> Callable[[type[Model]], type[Model]]:
    """Return a decorator that adds to a model what `described` says of each column: its type, and its field."""
    fields: Mapping[str, Any] = {column.field.json_name: described(column) for column in columns}  # Any: pydantic's

    def extend(model: type[Model]) -> type[Model]:
        return create_model(
            model.__name__, __base__=model, __doc__=model.__doc__, __module__=model.__module__, **fields
        )

    return extend


def asked(column: Column) -> tuple[object, FieldInfo]:
    """Ask for a cell; what it must hold is for the rules of the form to say, all at once."""
    field = column.field
    told = f"{field.label.id}: {field.guidance}" if field.guidance else field.label.id
    return Entry | None, FieldInfo(default=None, repr=False, title=field.label.en, description=told)
