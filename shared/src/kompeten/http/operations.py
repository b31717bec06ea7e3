"""What a service knows about its own messages: for operators, and for whoever reconciles all services."""

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from sqlalchemy import func, select

from kompeten.http.openapi import PROBLEM_RESPONSES
from kompeten.http.public import public
from kompeten.http.transaction import Session
from kompeten.identity import Role, require
from kompeten.tables import DeadLetter, EventStream, OutboxRecord


class ConsumerReport(BaseModel):
    """One consumer since the process started."""

    topic: str
    applied: int
    copies: int
    parked: int
    retries: int
    is_paused: bool


class OperationsReport(BaseModel):
    """Outbox depth, events recorded per topic since ever, records parked now, and the consumers of this process."""

    service: str
    outbox: int
    events_recorded: dict[str, int]
    parked: int
    consumers: list[ConsumerReport]


def operations_router(service: str) -> APIRouter:
    """Return the router of one service's report, under a path of its own so that the gateway can tell them apart."""
    router = APIRouter(tags=["operations"], responses=PROBLEM_RESPONSES)

    @router.get(
        f"/v1/operations/{service}",
        name=f"read_{service}_operations",
        summary=f"Outbox, events and parked records of {service}",
        dependencies=[Depends(require(Role.OPERATOR))],
        openapi_extra=public(),
    )
    async def read_operations(request: Request, session: Session) -> OperationsReport:
        recorded = await session.execute(
            select(EventStream.topic, func.sum(EventStream.last)).group_by(EventStream.topic)
        )
        return OperationsReport(
            service=service,
            outbox=await session.scalar(select(func.count()).select_from(OutboxRecord)) or 0,
            events_recorded={topic: int(total) for topic, total in recorded},
            parked=await session.scalar(
                select(func.count()).select_from(DeadLetter).where(DeadLetter.resolution.is_(None))
            )
            or 0,
            consumers=[
                ConsumerReport(
                    topic=consumer.topic,
                    applied=consumer.counts["applied"],
                    copies=consumer.counts["copies"],
                    parked=consumer.counts["parked"],
                    retries=consumer.counts["retries"],
                    is_paused=consumer.breaker.is_open,
                )
                for consumer in request.app.state.consumers
            ],
        )

    return router
