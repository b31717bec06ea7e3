"""What goes wrong, as exceptions: refusals by their kind (RFC 9457), and answers that never came."""

from collections.abc import Mapping
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from kompeten_client.texts import Text

UNREACHABLE = Text(
    id="{address} tidak menjawab. Periksa sambungan, lalu coba lagi.",
    en="No answer from {address}. Check the connection, then try again.",
)
FOREIGN = Text(
    id="Jawaban {status} dari {address} bukan jawaban Kompeten. Periksa alamatnya.",
    en="The answer {status} from {address} is none of Kompeten's. Check the address.",
)


class FieldError(BaseModel):
    """What is wrong with one field, or one cell of a row."""

    pointer: str | None = None
    row: int | None = None
    field: str | None = None
    code: str
    message: Text


class ProblemBody(BaseModel):
    """The body of a refusal."""

    status: int
    code: str
    message: Text
    errors: list[FieldError] = []
    correlation_id: str | None = None


class KompetenError(Exception):
    """Anything this client raises; `message` is for people, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class Unreachable(KompetenError):
    """Nobody answered, however often they were asked."""


class NotKompeten(KompetenError):
    """Somebody answered who does not speak as Kompeten does: a proxy's page, a wrong address."""


class Problem(KompetenError):
    """A refusal. `code` is stable and meant for programs; `errors` say which field or row."""

    def __init__(self, body: ProblemBody) -> None:
        super().__init__(body.message)
        self.body = body
        self.status, self.code, self.errors = body.status, body.code, body.errors


class InvalidInput(Problem):
    """400, 413, 415, 422: what was sent has to be mended."""


class Unauthenticated(Problem):
    """401: no token, or one that no longer holds."""


class Forbidden(Problem):
    """403: the token holds, its roles do not suffice."""


class NotFound(Problem):
    """404, 410: not there, or not for this caller."""


class Conflict(Problem):
    """409, 412: the present state does not allow it."""


class Outage(Problem):
    """429 and 5xx: not now; later, perhaps."""


KINDS: Mapping[int, type[Problem]] = {
    **dict.fromkeys((400, 413, 415, 422), InvalidInput),
    401: Unauthenticated,
    403: Forbidden,
    **dict.fromkeys((404, 410), NotFound),
    **dict.fromkeys((409, 412), Conflict),
    429: Outage,
}
SERVER_ERROR = 500


def problem_of(answer: httpx.Response) -> KompetenError:
    """Return the exception for an answer other than 2xx, whose body has been read."""
    kind = Outage if answer.status_code >= SERVER_ERROR else KINDS.get(answer.status_code, Problem)
    try:
        return kind(ProblemBody.model_validate_json(answer.content))
    except ValidationError:
        if kind is Outage:  # a proxy before Kompeten: its service is away all the same
            return Unreachable(UNREACHABLE.format(address=_place(answer)))
        return foreign(answer)


def foreign(answer: httpx.Response) -> NotKompeten:
    """Return the exception for an answer that cannot be read."""
    return NotKompeten(FOREIGN.format(status=answer.status_code, address=_place(answer)))


def code_of(answer: httpx.Response) -> str | None:
    """Return the code of a refusal, if it is one of Kompeten's."""
    try:
        found: Any = answer.json()  # Any: JSON of whoever answered
    except ValueError:
        return None
    return found.get("code") if isinstance(found, dict) else None


def _place(answer: httpx.Response) -> str:
    return f"{answer.request.url.scheme}://{answer.request.url.netloc.decode()}"
