"""What a route demands of its caller: a good token, and one of some roles."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from kompeten.identity.tokens import Principal, Role, TokenVerifier
from kompeten.problems import Forbidden, Text, Unauthenticated
from kompeten.process import process_of


@dataclass(kw_only=True)
class Guarded:
    """A process that lets nobody in without a token."""

    verifier: TokenVerifier


class MissingRole(Forbidden):
    """403: names the roles that may."""

    message = Text("Tindakan ini hanya untuk peran: {roles}.", "Only these roles may do this: {roles}.")


class OrganizersMayNotDecide(Forbidden):
    """403: whoever feeds applications in never decides anything, whatever roles their token has."""

    code = "organizers_may_not_decide"
    parts_duties = True
    message = Text("Penyelenggara tidak boleh memutuskan hal ini.", "Organizers may not decide this.")


bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="OIDC access token")


def require(*roles: Role) -> Callable[..., Awaitable[Principal]]:
    """Return a dependency that gives the principal: 401 without a good token, 403 without one of the roles.

    Without roles any good token will do. The app's process is `Guarded`.
    """

    async def principal_with_role(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]
    ) -> Principal:
        if credentials is None:
            raise Unauthenticated
        principal = await process_of(request.app, Guarded).verifier.verify(credentials.credentials)
        request.state.principal = principal
        if roles and not principal.has(*roles):
            if principal.organizer_id is not None:
                raise OrganizersMayNotDecide
            raise MissingRole(roles=[role.value for role in roles])
        return principal

    return principal_with_role
