"""Who may do what with programmes and activities: one word for a right that several aggregates ask for."""

from typing import Annotated

from fastapi import Depends

from kompeten.http.authorization import require
from kompeten.identity.tokens import Principal, Role

Planner = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]
"""Plans, and sees who takes part: the organizer whose it is, and its LSP."""

Reader = Annotated[
    Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER, Role.OBSERVER))
]
"""Reads what names nobody: whoever plans, and who looks on, such as the national library."""

Recorder = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN))]
"""Enters what people did, pairs them and hands out their papers."""

Applicant = Annotated[Principal, Depends(require(Role.APPLICANT))]
"""Acts for themselves, as a participant."""
