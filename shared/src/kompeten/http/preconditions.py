"""Optimistic locking over HTTP: `If-Match` carries the version that was read."""

import re
from typing import Annotated

from fastapi import Depends, Header

from kompeten.problems import BadRequest, StaleVersion, Text

ENTITY_TAG = re.compile(r'"(0|[1-9][0-9]{0,17})"')


class MalformedIfMatch(BadRequest):
    """Neither a quoted version nor `*`."""

    code = "if_match_malformed"
    message = Text(
        'Kepala If-Match harus berisi versi dalam tanda kutip, misalnya "3".',
        'The If-Match header must hold a quoted version such as "3".',
    )


async def if_match(
    header: Annotated[
        str | None, Header(alias="If-Match", description='The version that was read: `"3"`, or `*`')
    ] = None,
) -> int | None:
    """Return the version demanded, or None when any will do (no header, or `*`)."""
    if header is None or header.strip() == "*":
        return None
    match = ENTITY_TAG.fullmatch(header.strip())
    if match is None:
        raise MalformedIfMatch
    return int(match[1])


IfMatch = Annotated[int | None, Depends(if_match)]


def check_version(current: int, expected: int | None) -> None:
    """Raise `StaleVersion` when a version is demanded and is not the current one."""
    if expected is not None and current != expected:
        raise StaleVersion
