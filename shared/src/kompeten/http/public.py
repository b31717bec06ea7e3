"""Marks in the OpenAPI document from which the gateway makes its routing table."""

from typing import Any


def public(*, rate_limit: str | None = None, anonymous: bool = False) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that exists outside; a route without it is internal.

    `rate_limit` is written as "30/minute" and counts per caller; `anonymous` routes need no token.
    """
    marks: dict[str, Any] = {"x-kompeten-public": True}  # Any: what OpenAPI extensions hold
    if rate_limit is not None:
        marks["x-kompeten-rate-limit"] = rate_limit
    if anonymous:
        marks["security"] = []
    return marks
