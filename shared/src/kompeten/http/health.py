"""What an orchestrator asks: is the process alive, and should it get requests."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from kompeten.http.liveness import liveness
from kompeten.instruments.dependencies import database_answers
from kompeten.runtime import RuntimeOf

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
