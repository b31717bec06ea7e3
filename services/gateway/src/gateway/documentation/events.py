"""The events for whoever reads them: the AsyncAPI document, and each schema where its name says."""

from importlib.resources import files

from fastapi import APIRouter, Response

from kompeten.events import registry
from kompeten.events.body import SCHEMA_NAMESPACE
from kompeten.http.errors import UnknownRoute

READ = ["GET", "HEAD"]
NAMES = {kind.schema_address().removeprefix(SCHEMA_NAMESPACE) for kind in registry().values()}
SCHEMAS = files("kompeten.events") / "schemas"

router = APIRouter(include_in_schema=False)


@router.api_route("/asyncapi.json", methods=READ)
async def show_events() -> Response:
    """Show every topic, message and schema in one document."""
    return Response((SCHEMAS / "asyncapi.json").read_bytes(), media_type="application/json")


@router.api_route("/schemas/{name}", methods=READ)
async def show_schema(name: str) -> Response:
    """Show the schema of an event's body, by `ce_dataschema` or what it ends with. Raises `UnknownRoute`."""
    short = name.removeprefix(SCHEMA_NAMESPACE)
    if short not in NAMES:
        raise UnknownRoute
    return Response((SCHEMAS / f"{short}.json").read_bytes(), media_type="application/schema+json")
