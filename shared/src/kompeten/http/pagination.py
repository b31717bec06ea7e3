"""Keyset pages over UUIDv7 ids: in order of creation, without holes or twins while rows are added."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any, Generic, TypeVar, TypeVarTuple
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement
from typing_extensions import TypeForm

from kompeten.problems import FieldError, Invalid, Text, field_error

DEFAULT_LIMIT = 50
MOST = 200  # a page stays under a second and a megabyte

Item = TypeVar("Item")
Columns = TypeVarTuple("Columns")
CURSOR = "^[A-Za-z0-9_-]{22}$"  # as the documents say it; what else comes is told in words of its own
AnyRow = Row[*tuple[Any, ...]]  # Any: of any statement

MALFORMED = Text(
    "Penanda halaman tidak sah; pakai penanda yang disertakan halaman sebelumnya.",
    "The cursor is not valid; use the value of next from the page before.",
)


class Page(BaseModel, Generic[Item]):
    """Some items and the cursor of the next page; None on the last one."""

    items: list[Item]
    next: str | None = Field(default=None, json_schema_extra={"pattern": CURSOR})

    @classmethod
    def model_parametrized_name(cls, params: tuple[TypeForm[Any], ...]) -> str:
        """Return the name of a page of something, in documents and in the clients made of them."""
        return f"{getattr(params[0], '__name__', params[0])}Page"


def encode_cursor(key: UUID) -> str:
    """Return the opaque form of the last id of a page."""
    return urlsafe_b64encode(key.bytes).rstrip(b"=").decode()


def decode_cursor(cursor: str) -> UUID:
    """Return the id in a cursor; anything we did not make is `Invalid` with field `cursor`."""
    try:
        key = UUID(bytes=urlsafe_b64decode(cursor + "=="))
    except ValueError:
        raise Invalid(errors=[_malformed()]) from None
    if encode_cursor(key) != cursor:
        raise Invalid(errors=[_malformed()])
    return key


async def page_cursor(
    cursor: Annotated[
        str | None,
        Query(max_length=64, description="`next` of the page before", json_schema_extra={"pattern": CURSOR}),
    ] = None,
) -> UUID | None:
    """Read the query parameter `cursor`."""
    return None if cursor is None else decode_cursor(cursor)


async def page_limit(limit: Annotated[int, Query(ge=1, le=MOST, description="Items per page")] = DEFAULT_LIMIT) -> int:
    """Read the query parameter `limit`."""
    return limit


# Route parameters, to be written without a default: `cursor: Cursor, limit: Limit`.
Cursor = Annotated[UUID | None, Depends(page_cursor)]
Limit = Annotated[int, Depends(page_limit)]


async def paginate(
    session: AsyncSession,
    statement: Select[*Columns],
    column: InstrumentedAttribute[UUID] | ColumnElement[UUID],
    *,
    cursor: UUID | None,
    limit: int,
) -> tuple[list[Row[*Columns]], str | None]:
    """Return one page of rows, ascending by `column`, and the cursor of the next page.

    The statement brings its own filters and no order; it selects `column`, or as its first element the entity that
    has it.
    """
    if cursor is not None:
        statement = statement.where(column > cursor)
    rows = list((await session.execute(statement.order_by(column).limit(limit + 1))).all())
    if len(rows) <= limit:
        return rows, None
    rows = rows[:limit]
    return rows, encode_cursor(_key_of(rows[-1], column))


def _key_of(row: AnyRow, column: InstrumentedAttribute[UUID] | ColumnElement[UUID]) -> UUID:
    mapping, name = row._mapping, str(column.key)  # noqa: SLF001 - SQLAlchemy's public accessor in spite of its name
    if column in mapping:
        key: UUID = mapping[column]
    else:  # of a subquery's column a remembered statement knows the name alone
        key = mapping[name] if name in mapping else getattr(row[0], name)
    return key


def _malformed() -> FieldError:
    return field_error("cursor", "malformed_cursor", MALFORMED).model_copy(update={"pointer": None})
