"""The first page, the icon, and the picture beside a link to any page."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway.process import GatewayProcess
from kompeten.http.errors import UnknownRoute
from kompeten.http.pages.shell import ICON, PAGE_HEADERS, Pages
from kompeten.process import process_of

READ = ["GET", "HEAD"]
PREVIEW = files("gateway.pages").joinpath("preview.png").read_bytes()
KEPT = {"Cache-Control": "public, max-age=86400"}  # for a day
PAGES: Final = Pages(Path(__file__).parent / "templates")

router = APIRouter(include_in_schema=False)


def install_pages(app: FastAPI) -> None:
    """Serve / and the icon, under the name that browsers ask for unasked, too."""
    app.router.routes.extend(router.routes)


@router.api_route("/", methods=READ)
async def show_first_page(request: Request) -> HTMLResponse:
    """Show what this is, where certificates are checked, and where systems read on."""
    address = f"{process_of(request.app, GatewayProcess).settings.public_url.rstrip('/')}/"
    return HTMLResponse(PAGES.render("first.html", address=address), headers=PAGE_HEADERS)


@router.api_route("/favicon.ico", methods=READ)
@router.api_route("/favicon.svg", methods=READ)
async def show_icon() -> Response:
    """Show the icon."""
    return Response(ICON, media_type="image/svg+xml", headers=KEPT)


@router.api_route("/preview.png", methods=READ)
async def show_preview() -> Response:
    """Show what a messenger puts beside a link, the same for all pages: it says nothing of anybody."""
    return Response(PREVIEW, media_type="image/png", headers=KEPT)


@router.api_route("/attended/{code}/", methods=READ)
@router.api_route("/docs/", methods=READ)
@router.api_route("/holder/{code}/", methods=READ)
@router.api_route("/progress/{code}/", methods=READ)
@router.api_route("/survey/{code}/", methods=READ)
@router.api_route("/verify/", methods=READ)
@router.api_route("/verify/{code}/", methods=READ)
@router.api_route("/wallet/{code}/", methods=READ)
async def show_page_meant(request: Request) -> RedirectResponse:
    """Send whoever typed a slash too much to the page that was meant; raises `UnknownRoute`.

    One written as `%2F` is a part of the code, which no code has: it would be sent here again and again.
    """
    path: str = request.scope["raw_path"].decode("ascii")
    if not path.endswith("/"):
        raise UnknownRoute
    return RedirectResponse(path.rstrip("/"), 308)
