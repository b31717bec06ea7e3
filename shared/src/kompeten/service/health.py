"""What an orchestrator asks: is the process alive, and should it get requests."""

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from kompeten.runtime import RuntimeOf
from kompeten.service.dependencies import database_answers
from kompeten.telemetry.progress import Progress

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def show_liveness(runtime: RuntimeOf) -> JSONResponse:
    """Answer 200 while the loop turns and every task moves, or waits for an outage; nothing outside is asked."""
    return liveness(runtime.progress)


@router.get("/readyz")
async def show_readiness(runtime: RuntimeOf) -> JSONResponse:
    """Answer 200 when requests can be served: database up, schema current, not draining."""
    if runtime.draining:
        return _not_ready("draining")
    if not await database_answers(runtime):
        return _not_ready("database")
    if not runtime.schema_checked:
        return _not_ready("schema")
    if runtime.gate.in_recovery:  # it reads, and an operator must reach it: so requests are sent here
        return JSONResponse({"status": "in_recovery", "reason": runtime.gate.cause})
    return JSONResponse({"status": "ready"})


def _not_ready(reason: str) -> JSONResponse:
    return JSONResponse({"status": "not_ready", "reason": reason}, 503, {"Retry-After": "2"})


log = structlog.get_logger(__name__)


def liveness(progress: Progress) -> JSONResponse:
    """Return the answer to the question whether a process lives: 503 means end it and start it again."""
    complaint = progress.complaint()
    if complaint is None:
        return JSONResponse({"status": "alive"})
    log.error("not alive", reason=complaint)
    return JSONResponse({"status": "stuck", "reason": complaint}, 503)
