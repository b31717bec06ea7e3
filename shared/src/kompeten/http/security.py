"""The security log: who was refused and who read personal data, from where, in a logger of its own, without that data.

docs/security.md lists the fields. A refusal is told by whoever refuses: the gateway or the service, never both.
"""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_address
from typing import Any, Final

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kompeten.http.metrics import METHODS, route_template
from kompeten.identity.tokens import Caller
from kompeten.problems import Problem
from kompeten.telemetry.logs import SECURITY
from kompeten.telemetry.metrics import Metrics

REFUSAL: Final = "kompeten.refusal"  # in the scope: the problem the request is answered with
CLIENT: Final = "kompeten.client"  # in the scope: the caller's address, where an app judges it by itself
SHOWN: Final = "kompeten.shown"  # in the scope: what personal data the answer shows
PASSED_ON: Final = "x-forwarded-for"  # the gateway takes away what callers write there, and writes its own judgement

log = structlog.get_logger(SECURITY)


class SecurityEvent(StrEnum):
    """What happened, in the words of OWASP's logging vocabulary; alerts and searches go by them, so they stay."""

    TOKEN_REFUSED = "authn_token_fail"  # noqa: S105 - a name, no secret
    ACCESS_REFUSED = "authz_fail"
    DUTY_REFUSED = "authz_duty_fail"
    RATE_EXCEEDED = "excess_rate_limit_exceeded"
    PERSONAL_DATA_READ = "sensitive_read"


BY_STATUS = {
    401: SecurityEvent.TOKEN_REFUSED,
    403: SecurityEvent.ACCESS_REFUSED,
    429: SecurityEvent.RATE_EXCEEDED,
}


def security_event(refusal: Problem) -> SecurityEvent | None:
    """Return what a refusal is called in the security log; None for what has no place there."""
    return SecurityEvent.DUTY_REFUSED if refusal.parts_duties else BY_STATUS.get(refusal.status)


class SecurityLog:
    """Writes what belongs there of each request, once the request is over, and counts it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._events = metrics.counter("kompeten_security_events", "Lines of the security log", "event")
        for event in SecurityEvent:
            self._events.labels(event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        try:
            await self._app(scope, receive, send)
        finally:
            refusal: Problem | None = scope.get(REFUSAL)
            event = None if refusal is None else security_event(refusal)
            if refusal is not None and event is not None:
                self._write(scope, event, code=refusal.code, status=refusal.status)
            for one in scope.get(SHOWN, ()):
                self._write(scope, SecurityEvent.PERSONAL_DATA_READ, **one)

    def _write(self, scope: Scope, event: SecurityEvent, **more: object) -> None:
        self._events.labels(event).inc()
        level = log.info if event is SecurityEvent.PERSONAL_DATA_READ else log.warning
        level(event.value, logger=SECURITY, **_asked(scope), **_who(scope), **_from_where(scope), **more)


def _asked(scope: Scope) -> Mapping[str, str]:
    """Return what was asked for, by its template: a path may hold a code or a name."""
    return {"method": scope["method"] if scope["method"] in METHODS else "other", "route": route_template(scope)}


def _who(scope: Scope) -> Mapping[str, Any]:  # Any: JSON
    """Return whom the token spoke for, if it was read; never their name."""
    principal: Caller | None = scope.get("state", {}).get("principal")
    if principal is None:
        return {"subject": None, "lsp_id": None, "organizer_id": None, "roles": []}
    return {
        "subject": principal.subject,
        "lsp_id": principal.lsp_id,
        "organizer_id": principal.organizer_id,
        "roles": sorted(principal.roles),
    }


def _from_where(scope: Scope) -> Mapping[str, str | None]:
    """Return the caller's address as the gateway judged it, and the peer who says so: the gateway, or somebody else."""
    peer = scope["client"][0] if scope.get("client") else None
    return {"client": scope.get(CLIENT) or _passed_on(scope) or peer, "peer": peer}


def _passed_on(scope: Scope) -> str | None:
    try:
        return str(ip_address(Headers(scope=scope).get(PASSED_ON, "")))
    except ValueError:
        return None
