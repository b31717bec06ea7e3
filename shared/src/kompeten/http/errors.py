"""Every error of an app as problem+json, and what is logged of it: no input, no NIK."""

import structlog
from asyncpg.exceptions import PostgresError
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from kompeten.database.sessions import UNSTORABLE, is_outage, sqlstate
from kompeten.http.invalid import refusal
from kompeten.http.openapi import document_problems
from kompeten.http.security import REFUSAL
from kompeten.problems import (
    BadRequest,
    Forbidden,
    Invalid,
    Problem,
    Text,
    Unauthenticated,
    Unavailable,
    problem_response,
)
from kompeten.telemetry.correlation import correlation_id
from kompeten.telemetry.traces import trace_of

INTERNAL = 500  # from here on it is not the caller's doing

log = structlog.get_logger()


class UnknownRoute(Problem):
    """404: no operation at this path."""

    status = 404
    code = "route_not_found"
    message = Text("Alamat ini tidak dikenal.", "There is nothing at this address.")


class MethodNotAllowed(Problem):
    """405: the path exists, not with this method."""

    status = 405
    code = "method_not_allowed"
    message = Text("Metode ini tidak berlaku untuk alamat ini.", "This method does not apply to this address.")


class UnusableText(Invalid):
    """422: a character no text can hold."""

    code = "unusable_text"
    message = Text(
        "Isian memuat karakter yang tidak dapat disimpan.", "The input holds a character that cannot be stored."
    )


KNOWN: dict[int, type[Problem]] = {
    400: BadRequest,
    401: Unauthenticated,
    403: Forbidden,
    404: UnknownRoute,
    405: MethodNotAllowed,
    422: Invalid,
    503: Unavailable,
}


def install_problem_handlers(app: FastAPI) -> None:
    """Make the app answer every error as a problem, and say so in its OpenAPI document."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in (DBAPIError, PoolTimeoutError, OSError, PostgresError):
        app.add_exception_handler(kind, _failed)
    app.add_exception_handler(Exception, _failed)
    document_problems(app)


def unexpected(error: Exception) -> Response:
    """Return the answer to an error nobody handled, and log it: an outage is 503, anything else 500."""
    if isinstance(error, Problem):
        return problem_response(error)
    if is_outage(error):
        log.warning("outage", error=type(error).__qualname__, sqlstate=sqlstate(error))
        return problem_response(Unavailable())
    if sqlstate(error) in UNSTORABLE:
        return problem_response(UnusableText())
    log.error("internal_error", error=type(error).__qualname__, sqlstate=sqlstate(error), trace=trace_of(error))
    return problem_response(Problem(), correlation_id=correlation_id.get())


async def _problem(request: Request, error: Exception) -> Response:
    request.scope[REFUSAL] = error
    return unexpected(error)


async def _invalid(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):  # how Starlette types handlers
        return unexpected(error)
    return problem_response(refusal(error.errors()))


async def _http(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return unexpected(error)
    known = KNOWN.get(error.status_code)
    if known is None:
        kind = BadRequest if error.status_code < INTERNAL else Problem
        known = type("OtherStatus", (kind,), {"status": error.status_code, "code": f"http_{error.status_code}"})
    problem = known()
    problem.headers.update(error.headers or {})
    return problem_response(problem)


async def _failed(_: Request, error: Exception) -> Response:
    return unexpected(error)
