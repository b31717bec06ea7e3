"""Stored answers of POST requests that carried an Idempotency-Key."""

from sqlalchemy import Column, DateTime, LargeBinary, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from kompeten.tables import metadata

idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("client", Text, primary_key=True),  # lsp_id/subject: one caller's keys mean nothing to another
    Column("key", Text, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),  # SHA-256: the body itself may hold a NIK and is not kept
    Column("status", SmallInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, index=True),  # index: forget_old_answers
)
