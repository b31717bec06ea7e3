"""What a route demands of its caller: a good token, and one of some roles."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, params
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kompeten.identity.tokens import Caller, Operator, Principal, Role, TokenVerifier
from kompeten.problems import Forbidden, Text, Unauthenticated
from kompeten.process import process_of


@dataclass(kw_only=True)
class Guarded:
    """A process that lets nobody in without a token."""

    verifier: TokenVerifier


@dataclass(kw_only=True)
class Tenanted(Guarded):
    """A process that also lets nobody in whose LSP is none of this installation."""

    knows_lsp: Callable[[str], Awaitable[bool]]


class MissingRole(Forbidden):
    """403: names the roles that may."""

    message = Text("Tindakan ini hanya untuk peran: {roles}.", "Only these roles may do this: {roles}.")


class UnknownLsp(Forbidden):
    """403: the token is good, and its LSP none of this installation."""

    code = "unknown_lsp"
    message = Text(
        "LSP dalam akun Anda tidak terdaftar pada sistem ini. Jika baru didaftarkan, coba beberapa saat lagi; jika "
        "tidak, hubungi pengelola sistem.",
        "The LSP of your account is not registered here. If it was entered just now, try again shortly; otherwise "
        "contact the administrator.",
    )


class OfNoLsp(Forbidden):
    """403: an operator looks after the installation and has no part in what LSPs do."""

    code = "of_no_lsp"
    message = Text(
        "Akun pengelola sistem bukan akun LSP dan tidak dapat melakukan ini.",
        "An administrator's account belongs to no LSP and may not do this.",
    )


class OrganizersMayNotDecide(Forbidden):
    """403: whoever feeds applications in never decides anything, whatever roles their token has."""

    code = "organizers_may_not_decide"
    parts_duties = True
    message = Text("Penyelenggara tidak boleh memutuskan hal ini.", "Organizers may not decide this.")


bearer = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    description="OIDC access token. An operation names the roles of which one is needed; none: anybody of an LSP.",
)
Credentials = HTTPAuthorizationCredentials | None


def _named(*roles: Role) -> params.Security:
    """Return what reads the token; the OpenAPI document's security requirement names the roles."""
    return params.Security(bearer, scopes=[role.value for role in roles])


async def authenticate(request: Request) -> None:
    """Raise `Unauthenticated` without a good token; nothing of the body is read for that."""
    await _caller(request, await bearer(request))


def require(*roles: Role) -> Callable[..., Awaitable[Principal]]:
    """Return a dependency that gives the principal: 401 without a good token, 403 without one of the roles.

    Without roles any good token of an LSP will do. The LSP must be one of the installation: 403. The app's process is
    `Tenanted`.
    """

    async def principal_with_role(request: Request, credentials: Annotated[Credentials, _named(*roles)]) -> Principal:
        principal = await _caller(request, credentials)
        if not isinstance(principal, Principal):
            raise OfNoLsp
        if not await process_of(request.app, Tenanted).knows_lsp(principal.lsp_id):
            raise UnknownLsp
        if roles and not principal.has(*roles):
            if principal.organizer_id is not None:
                raise OrganizersMayNotDecide
            raise MissingRole(roles=[role.value for role in roles])
        return principal

    return principal_with_role


async def operating(request: Request, credentials: Annotated[Credentials, _named(Role.OPERATOR)]) -> Operator:
    """Return the operator of the installation who asks: 401 without a good token, 403 for everybody else."""
    caller = await observing(request, credentials)
    if not caller.has(Role.OPERATOR):
        raise MissingRole(roles=[Role.OPERATOR.value])
    return caller


async def observing(
    request: Request, credentials: Annotated[Credentials, _named(Role.OPERATOR, Role.OBSERVER)]
) -> Operator:
    """Return the operator or observer of the installation who asks: 401 without a good token, 403 for all others."""
    caller = await _caller(request, credentials)
    if not isinstance(caller, Operator):
        raise MissingRole(roles=[Role.OPERATOR.value])
    return caller


OperatorOf = Annotated[Operator, Depends(operating)]
ObserverOf = Annotated[Operator, Depends(observing)]


async def _caller(request: Request, credentials: Credentials) -> Caller:
    if credentials is None:
        raise Unauthenticated
    known: Caller | None = getattr(request.state, "principal", None)
    if known is not None:  # by this request's own token, before its body was read
        return known
    caller = await process_of(request.app, Guarded).verifier.verify(credentials.credentials)
    request.state.principal = caller
    return caller
