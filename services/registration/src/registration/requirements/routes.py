"""What is missing, over HTTP: before an application is sent, and of one that was."""

from collections import Counter
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from kompeten.entry.days import Day
from kompeten.entry.texts import Name
from kompeten.http.authorization import require
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session
from kompeten.identity.tokens import Principal, Role
from registration.catalogue.entry import Education
from registration.catalogue.schemas import SchemeCode
from registration.papers.kinds import DocumentKind
from registration.requirements.queries import get_claims, get_requirement
from registration.requirements.rules import Claims
from registration.requirements.schemas import RequirementsView

router = StrictRouter(prefix="/v1", tags=["requirements"])

Anybody = Annotated[Principal, Depends(require())]
Reader = Annotated[Principal, Depends(require(Role.ORGANIZER_SYSTEM, Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]


@router.get(
    "/schemes/{code}/requirements",
    summary="What a scheme would still miss of somebody who is about to apply",
    description="By what they have: education, field of study, start of work and the batch's first day, and the kinds "
    "of papers, as often as there are papers of a kind. The alternatives of the entry rule are explained one by one. "
    "Nothing is stored.",
    openapi_extra=public(),
)
async def show_scheme_requirements(
    *,
    code: SchemeCode,
    principal: Anybody,
    session: Session,
    education: Annotated[Education | None, Query()] = None,
    field_of_study: Annotated[Name | None, Query()] = None,
    employed_since: Annotated[Day | None, Query()] = None,
    starts_on: Annotated[Day | None, Query()] = None,
    documents: Annotated[list[DocumentKind] | None, Query(max_length=50)] = None,
) -> RequirementsView:
    requirement = await get_requirement(session, code, lsp_id=principal.lsp_id)
    claims = Claims(
        education=education,
        field_of_study=field_of_study,
        employed_since=employed_since,
        starts_on=starts_on,
        papers=Counter(documents or ()),
    )
    return RequirementsView.of(requirement, claims)


@router.get(
    "/applications/{application_id}/requirements",
    summary="What an application still misses",
    description="For its organizer and for whoever reviews it: the alternatives of the entry rule one by one, and the "
    "papers. It decides nothing.",
    openapi_extra=public(),
)
async def show_requirements(application_id: UUID, principal: Reader, session: Session) -> RequirementsView:
    return RequirementsView.of(*await get_claims(session, application_id, principal=principal))
