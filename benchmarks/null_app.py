"""A handler that answers a constant: the least FastAPI can do alone, and inside certification's own app."""

import sys

import uvicorn
from fastapi import FastAPI

from certification.main import create_app
from certification.settings import CertificationSettings
from kompeten.service.command import serve

CERTIFICATION = "certification"


async def null() -> dict[str, str]:
    """Answer a constant."""
    return {"status": "ok"}


def with_null(app: FastAPI) -> FastAPI:
    """Add the handler to an app, before everything else it routes."""
    app.add_api_route("/null", null)
    app.router.routes.insert(0, app.router.routes.pop())
    return app


def main(what: str) -> None:
    """Serve the handler in certification's app, as its process would, or alone on a port."""
    if what == CERTIFICATION:
        settings = CertificationSettings()
        serve(with_null(create_app(settings)), settings)
    else:
        uvicorn.run(with_null(FastAPI()), host="127.0.0.1", port=int(what), log_config=None, access_log=False)


if __name__ == "__main__":
    main(sys.argv[1])
