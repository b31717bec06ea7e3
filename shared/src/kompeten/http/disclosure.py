"""Reading personal data leaves a trace: an audit row and a line of the security log, one of each per request."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from kompeten.audit.recording import audit_act
from kompeten.database.sessions import in_transaction
from kompeten.http.security import SHOWN
from kompeten.identity.tokens import Caller
from kompeten.runtime import Runtime, RuntimeOf

EVERYTHING = "all"  # a list that no object narrows down


class Disclosure:
    """Tells what a request shows. Asked for by every route that shows more of people than their names."""

    def __init__(self, request: Request, runtime: Runtime) -> None:
        self._request = request
        self._runtime = runtime

    async def __call__(self, kind: str, of: UUID | str | None, *, shown: int = 1) -> None:
        """Write down that the caller reads something; its audit row is committed first, or nothing is answered.

        A page of a list is one row: `of` is what narrows the list down, `shown` how many entries it has; none, no row.
        While the service is in recovery it writes nothing, and who reads by a link has no name to write down: then the
        line of the security log is all there is.
        """
        if not shown:
            return
        of_what = EVERYTHING if of is None else str(of)
        read = {"object_type": kind, "object_id": of_what, "shown": shown}
        self._request.scope.setdefault(SHOWN, []).append(read)
        reader: Caller | None = getattr(self._request.state, "principal", None)
        if reader is None or self._runtime.gate.in_recovery:
            return

        async def effect(session: AsyncSession) -> None:
            audit_act(session, f"read_{kind}", kind, of_what, by=reader, details={"shown": shown})

        await in_transaction(self._runtime.sessions, effect)


async def open_disclosure(request: Request, runtime: RuntimeOf) -> Disclosure:
    """Return what this request tells by."""
    return Disclosure(request, runtime)


Disclose = Annotated[Disclosure, Depends(open_disclosure)]
