"""How an audit row is read to be hashed: always by the same statement, sealing and verifying."""

from sqlalchemy import Label, String, cast, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import ColumnElement

from kompeten.audit.rules import Row
from kompeten.database.audit_tables import AuditEntry

MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'  # microseconds, as PostgreSQL stores them


def row_to_hash() -> Label[Row]:
    """Return all columns of an audit row as one JSON object; the details are jsonb's own text, the moment is in UTC."""
    columns: list[ColumnElement[object] | str] = []
    for column in AuditEntry.__table__.columns:
        columns += [column.name, _written(column)]
    return func.jsonb_build_object(*columns, type_=JSONB).label("row")


def _written(column: ColumnElement[object]) -> ColumnElement[object]:
    if column.key == "at":
        return func.to_char(func.timezone("UTC", column), MOMENT)
    return cast(column, String)
