"""The document and its page; Swagger UI's files come with a package and are served from here."""

from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from gateway.documentation.events import READ
from gateway.documentation.events import router as events

ASSETS = "/docs/assets"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "  # Swagger UI styles its elements inline
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
PAGE = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kompeten API</title>
<link rel="stylesheet" href="{ASSETS}/swagger-ui.css">
<link rel="icon" href="{ASSETS}/favicon.png">
</head>
<body>
<div id="page"></div>
<script src="{ASSETS}/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

router = APIRouter(include_in_schema=False)


def install_documentation(app: FastAPI, document: dict[str, Any], public_url: str) -> None:  # Any: OpenAPI is JSON
    """Serve the document at /openapi.json, with this gateway as its server, and the page at /docs."""
    published = {**document, "servers": [{"url": public_url}]}
    app.openapi = lambda: published  # type: ignore[method-assign] # FastAPI's documented way
    app.router.routes.extend([*router.routes, *events.routes])
    app.mount(ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]))


@router.api_route("/openapi.json", methods=READ)
async def show_document(request: Request) -> JSONResponse:
    """Show the operations that exist outside: the table the gateway routes by."""
    return JSONResponse(request.app.openapi())


@router.api_route("/docs", methods=READ)
async def show_page() -> HTMLResponse:
    """Show the page; it loads nothing from elsewhere and runs no inline script."""
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": POLICY})


@router.api_route("/docs/start.js", methods=READ)
async def show_script() -> Response:
    """Show the script that starts the page."""
    script = files("gateway.documentation").joinpath("start.js").read_text("utf-8")
    return Response(script, media_type="text/javascript")
