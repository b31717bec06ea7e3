"""Refusals as RFC 9457 problems: status, stable code and a message in Indonesian and English."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from kompeten.written import filled

MEDIA_TYPE = "application/problem+json"
SCHEMAS = "#/components/schemas/"


class Text(NamedTuple):
    """One message in both languages; a template until `format` fills it."""

    id: str
    en: str

    def format(self, **params: object) -> "Text":
        """Fill the placeholders of both languages; a missing one is a `KeyError`.

        What may be given, and how it is written: `kompeten.written.filled`.
        """
        by_language = ({name: filled(name, value, one) for name, value in params.items()} for one in (0, 1))
        return Text(*(template.format(**words) for template, words in zip(self, by_language, strict=True)))


TO_QUOTE = Text(
    "{problem_id} Jika berulang, sampaikan kode {correlation_id} kepada pengelola sistem.",
    "{problem_en} If it recurs, quote {correlation_id} to the administrator.",
)


class Message(TypedDict):
    """A message as it travels."""

    id: str
    en: str


class FieldError(BaseModel):
    """What is wrong with one field; never the value itself, which could be somebody's NIK."""

    model_config = ConfigDict(frozen=True)

    pointer: str | None = Field(default=None, description="JSON pointer into the body, as a URI fragment: #/full_name")
    row: int | None = None
    field: str | None = None
    code: str
    message: Message


class ProblemBody(BaseModel):
    """The body of every refusal (RFC 9457)."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(description="urn:kompeten:problem:<code>")
    title: str
    status: int
    code: str
    detail: str
    message: Message
    errors: list[FieldError] = []
    correlation_id: str | None = Field(default=None, description="Only with internal errors: what to quote")


class Problem(Exception):
    """A refusal; subclasses set status, code and message, instances fill the message's placeholders."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    message: ClassVar[Text] = Text("Terjadi kesalahan pada sistem.", "Something went wrong inside the system.")
    patience: ClassVar[int | None] = None  # seconds of Retry-After where the raiser names none
    always: ClassVar[Mapping[str, str]] = {}  # headers every such answer has
    parts_duties: bool = False  # refused because somebody else has to do it: such a try is told to the security log

    def __init__(
        self,
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
        **params: object,
    ) -> None:
        super().__init__(self.code)
        self.errors = tuple(errors)
        self.retry_after = self.patience if retry_after is None else retry_after
        self.headers = {**self.always, **(headers or {})}
        self.params = params
        self.text = self.message.format(**params)

    def body(self) -> ProblemBody:
        """Return what the caller is told."""
        return ProblemBody(
            type=f"urn:kompeten:problem:{self.code}",
            title=self.code.replace("_", " ").capitalize(),
            status=self.status,
            code=self.code,
            detail=self.text.id,
            message={"id": self.text.id, "en": self.text.en},
            errors=list(self.errors),
        )


class BadRequest(Problem):
    """400: the request cannot be read."""

    status = 400
    code = "bad_request"
    message = Text("Permintaan tidak dapat dibaca.", "The request cannot be read.")


class Unauthenticated(Problem):
    """401: no token, or one that does not hold."""

    status = 401
    code = "unauthenticated"
    message = Text(
        "Anda belum masuk atau sesi berakhir. Silakan masuk kembali.",
        "You are not signed in, or your session ended. Please sign in again.",
    )
    always: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    """403: the token holds, its roles do not suffice."""

    status = 403
    code = "forbidden"
    message = Text("Anda tidak berwenang melakukan ini.", "You are not entitled to do this.")


class NotFound(Problem):
    """404: not there, or not for this caller; both look the same."""

    status = 404
    code = "not_found"
    message = Text(
        "Data tidak ditemukan atau di luar kewenangan Anda. Data baru mungkin muncul beberapa saat lagi.",
        "Not found, or not yours to see. New data may take a moment.",
    )


class Conflict(Problem):
    """409: the present state does not allow it."""

    status = 409
    code = "conflict"
    message = Text("Keadaan data saat ini tidak mengizinkannya.", "The present state does not allow this.")


class IllegalMove(Conflict):
    """409: a move the state machine does not know from here; it says which ones it knows."""

    code = "illegal_move"
    message = Text(
        "Tidak dapat dilakukan pada status {state}. Yang mungkin dari sini: {legal}.",
        "Not possible in state {state}. Possible from here: {legal}.",
    )


class StaleVersion(Problem):
    """412: somebody changed it since the caller read it."""

    status = 412
    code = "stale_version"
    message = Text(
        "Data ini sudah diubah orang lain. Muat ulang lalu coba lagi.",
        "Somebody else has changed this. Reload and try again.",
    )


class TooLarge(Problem):
    """413: the body passes the limit."""

    status = 413
    code = "too_large"
    message = Text("Isi permintaan melebihi batas {limit} bita.", "The body exceeds the limit of {limit} bytes.")


class Invalid(Problem):
    """422: readable, but against the rules; `errors` says where."""

    status = 422
    code = "invalid_request"
    message = Text("Ada isian yang belum benar.", "Some of the input is not right.")


class TooManyRequests(Problem):
    """429: slower, please."""

    status = 429
    code = "too_many_requests"
    message = Text("Terlalu banyak permintaan. Coba lagi sebentar lagi.", "Too many requests. Try again shortly.")
    patience = 60


class Unavailable(Problem):
    """503: something this answer needs is down; trying again helps."""

    status = 503
    code = "unavailable"
    message = Text(
        "Layanan sedang tidak tersedia. Coba lagi sebentar lagi.", "The service is unavailable. Try again shortly."
    )
    patience = 5


def field_error(
    field: str | None, code: str, message: Text, *, pointer: str | None = None, row: int | None = None
) -> FieldError:
    """Return the error of one field; without a pointer, a top-level field points at itself."""
    if pointer is None and field is not None:
        pointer = f"#/{field}"
    return FieldError(pointer=pointer, row=row, field=field, code=code, message={"id": message.id, "en": message.en})


def problem_response(problem: Problem, *, correlation_id: str | None = None) -> Response:
    """Return the problem as an ASGI response; Retry-After is set where the problem knows it."""
    headers = dict(problem.headers)
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    body = problem.body()
    if correlation_id is not None:
        told = TO_QUOTE.format(problem_id=problem.text.id, problem_en=problem.text.en, correlation_id=correlation_id)
        said = {"detail": told.id, "message": {"id": told.id, "en": told.en}}
        body = body.model_copy(update=said | {"correlation_id": correlation_id})
    hidden = {"correlation_id"} if correlation_id is None else None
    return Response(body.model_dump_json(exclude=hidden), problem.status, headers, MEDIA_TYPE)


REFUSED: dict[str, Any] = {  # Any: part of an OpenAPI document
    "content": {MEDIA_TYPE: {"schema": {"$ref": SCHEMAS + "Problem"}}}
}

# For `APIRouter(responses=PROBLEM_RESPONSES)`; `install_problem_handlers` adds the schema it refers to.
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused: the code says why", **REFUSED},
    "5XX": {"description": "Not possible now, or an error inside", **REFUSED},
}
