"""Routes that every service has for its operators, each under the service's name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from kompeten.http.public import public
from kompeten.http.strictness import StrictRouter


@dataclass(frozen=True)
class Route:
    """One operation below `/v1/operations/<service>`; `{service}` in its summary is the service's name."""

    method: str
    path: str
    endpoint: Callable[..., Any]  # Any: FastAPI calls it
    answer: type[BaseModel]
    summary: str
    description: str = ""


@cache
def router_of(service: str, prefix: str, routes: tuple[Route, ...]) -> APIRouter:
    """Return a router of these operations of one service; the same one each time: it is most of making an app."""
    router = StrictRouter(prefix=f"/v1/operations/{service}{prefix}", tags=["operations"])
    for route in routes:
        router.add_api_route(
            route.path,
            route.endpoint,
            methods=[route.method],
            response_model=route.answer,
            name=f"{route.endpoint.__name__}_of_{service}",
            summary=route.summary.format(service=service),
            description=route.description,
            openapi_extra=public(),
        )
    return router
