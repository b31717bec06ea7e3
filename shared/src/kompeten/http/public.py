"""Marks in the OpenAPI document from which the gateway makes its routing table."""

from typing import Any


def public(
    *,
    rate_limit: str | None = None,
    counted_with: str | None = None,
    anonymous: bool = False,
    cross_origin: bool = False,
) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that exists outside; a route without it is internal.

    `rate_limit` is written as "30/minute" and counts per caller, together with the routes of the same `counted_with`;
    `anonymous` routes need no token; `cross_origin` ones may be read by scripts of any website.
    """
    marks: dict[str, Any] = {"x-kompeten-public": True}  # Any: what OpenAPI extensions hold
    if rate_limit is not None:
        marks["x-kompeten-rate-limit"] = rate_limit
    if counted_with is not None:
        marks["x-kompeten-counted-with"] = counted_with
    if anonymous:
        marks["security"] = []
    if cross_origin:
        marks["x-kompeten-cross-origin"] = True
    return marks
