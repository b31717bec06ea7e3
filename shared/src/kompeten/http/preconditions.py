"""Optimistic locking over HTTP: `If-Match` carries the version that was read."""

import re
from typing import Annotated

from fastapi import Depends, Header

from kompeten.problems import BadRequest, StaleVersion, Text

ENTITY_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
ENTITY_TAGS = re.compile(rf"{ENTITY_TAG}(?:[ \t]*,[ \t]*{ENTITY_TAG})*")
VERSION = re.compile(r'(?<!W/)"(0|[1-9][0-9]{0,17})"')

# The versions of which one must be the current one; None when any will do.
Expected = frozenset[int] | None


class MalformedIfMatch(BadRequest):
    """Neither entity tags nor `*`."""

    code = "if_match_malformed"
    message = Text(
        'Kepala If-Match harus berisi versi dalam tanda kutip, misalnya "3".',
        'The If-Match header must hold a quoted version such as "3".',
    )


async def if_match(
    header: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description='The version that was read: `"3"`; several, of which one holds; or `*`',
            json_schema_extra={"pattern": rf"^(?:\*|{ENTITY_TAGS.pattern})$"},
        ),
    ] = None,
) -> Expected:
    """Return the versions demanded, or None when any will do (no header, or `*`).

    Compared strongly (RFC 9110, 13.1.1): a weak tag, or one we never gave, matches nothing.
    """
    if header is None or header.strip() == "*":
        return None
    if ENTITY_TAGS.fullmatch(header.strip()) is None:
        raise MalformedIfMatch
    return frozenset(int(version) for version in VERSION.findall(header))


IfMatch = Annotated[Expected, Depends(if_match)]


IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        description="ETags of copies at hand",
        json_schema_extra={"pattern": f"^{ENTITY_TAGS.pattern}$"},
    ),
]


def check_version(current: int, expected: Expected) -> None:
    """Raise `StaleVersion` when versions are demanded and the current one is none of them."""
    if expected is not None and current not in expected:
        raise StaleVersion
