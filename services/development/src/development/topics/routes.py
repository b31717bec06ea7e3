"""Topics over HTTP."""

from typing import Annotated

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from development.rights import Reader
from development.topics.commands import enter_topic
from development.topics.queries import list_topics_of
from development.topics.schemas import TopicBody, TopicCode, TopicView
from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page
from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role

router = StrictRouter(prefix="/v1/topics", tags=["topics"])

Editor = Annotated[Principal, Depends(require(Role.LSP_ADMIN, Role.CERTIFICATION_MANAGER))]


@router.put("/{code}", summary="Enter a topic of activities", response_model=TopicView, openapi_extra=public())
async def put_topic(code: TopicCode, body: TopicBody, transact: Transact, principal: Editor) -> Response:
    async def effect(session: AsyncSession) -> TopicView:
        return TopicView.of(await enter_topic(session, code, body, principal=principal))

    return await transact(effect)


@router.get("", summary="Topics of activities, oldest first", openapi_extra=public())
async def list_topics(session: Session, principal: Reader, cursor: Cursor, limit: Limit) -> Page[TopicView]:
    return await list_topics_of(session, lsp_id=principal.lsp_id, cursor=cursor, limit=limit)
