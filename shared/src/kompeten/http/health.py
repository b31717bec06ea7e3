"""What an orchestrator asks: is the process alive, and should it get requests."""

import asyncio

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from kompeten.runtime import Runtime, RuntimeOf

PATIENCE_SECONDS = 2  # under the usual probe time-out, so that the probe hears the reason

router = APIRouter(include_in_schema=False)
log = structlog.get_logger()


@router.get("/livez")
async def show_liveness() -> dict[str, str]:
    """Answer as long as the event loop turns; nothing outside the process is asked."""
    return {"status": "alive"}


@router.get("/readyz")
async def show_readiness(runtime: RuntimeOf) -> JSONResponse:
    """Answer 200 when requests can be served: database up, schema current, not draining."""
    if runtime.draining:
        return _not_ready("draining")
    if not await _database_answers(runtime):
        return _not_ready("database")
    if not runtime.schema_checked:
        return _not_ready("schema")
    return JSONResponse({"status": "ready"})


async def _database_answers(runtime: Runtime) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), runtime.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception as error:  # noqa: BLE001 - whatever the reason, it is the answer: not ready
        log.warning("not_ready", error=type(error).__qualname__)
        return False
    return True


def _not_ready(reason: str) -> JSONResponse:
    return JSONResponse({"status": "not_ready", "reason": reason}, 503, {"Retry-After": "2"})
