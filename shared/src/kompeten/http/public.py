"""Marks in the OpenAPI document from which the gateway makes its routing table."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

CELLS = "x-kompeten-cells"
OPTIONS = "x-kompeten-options"


class Asked(StrEnum):
    """Which cells may answer what needs no token, and so names no LSP."""

    BY_CODE = "by code"  # the one whose name the code begins with
    ANY = "any"  # all would answer the same
    ALL = "all"  # only one of them can know


def public(
    *,
    rate_limit: str | None = None,
    counted_with: str | None = None,
    anonymous: Asked | None = None,
    cross_origin: bool = False,
    most_bytes: int | None = None,
    options: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that exists outside; a route without it is internal.

    `rate_limit` is written as "30/minute" and counts per caller, together with the routes of the same `counted_with`;
    `anonymous` routes need no token, and say which cells are asked; `cross_origin` ones may be read by scripts of any
    website; a body may have `most_bytes` where that is more than elsewhere; OPTIONS is answered with the headers
    `options`, too.
    """
    marks: dict[str, Any] = {"x-kompeten-public": True}  # Any: what OpenAPI extensions hold
    if rate_limit is not None:
        marks["x-kompeten-rate-limit"] = rate_limit
    if counted_with is not None:
        marks["x-kompeten-counted-with"] = counted_with
    if anonymous is not None:
        marks |= {"security": [], CELLS: anonymous.value}
    if cross_origin:
        marks["x-kompeten-cross-origin"] = True
    if most_bytes is not None:
        marks["x-kompeten-most-bytes"] = most_bytes
    if options is not None:
        marks[OPTIONS] = dict(options)
    return marks
