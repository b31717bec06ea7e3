"""The answer to the question whether a process lives."""

import structlog
from fastapi.responses import JSONResponse

from kompeten.instruments.progress import Progress

log = structlog.get_logger(__name__)


def liveness(progress: Progress) -> JSONResponse:
    """Return the answer to the question whether a process lives: 503 means end it and start it again."""
    complaint = progress.complaint()
    if complaint is None:
        return JSONResponse({"status": "alive"})
    log.error("not alive", reason=complaint)
    return JSONResponse({"status": "stuck", "reason": complaint}, 503)
