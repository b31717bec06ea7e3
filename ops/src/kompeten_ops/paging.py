"""Reading a list to its end, whoever asks: operators, the demo, the tests' callers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx

Json = dict[str, Any]  # Any: JSON of the services
PAGE = 200


async def every_item(read: Callable[[str], Awaitable[Json]], path: str, **query: object) -> AsyncIterator[Json]:
    """Yield every item of a list, page after page; a parameter that is None is left out."""
    given = {name: str(value) for name, value in query.items() if value is not None}
    address = httpx.URL(path).copy_merge_params({**given, "limit": str(PAGE)})
    while True:
        page = await read(str(address))
        for item in page["items"]:
            yield item
        if page["next"] is None:
            return
        address = address.copy_set_param("cursor", page["next"])
