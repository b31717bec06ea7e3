"""The LSPs that are configured in every test."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg

from devstack.lsps import lsp_file
from kompeten.events import LspConfigured
from kompeten.events.lsps import Lsp

LSP = "lsp-pustakawan"
START = datetime(2026, 1, 2, 2, tzinfo=UTC)
OTHER_LSPS = ("lsp-arsiparis", "lsp-lain")


def lsp_body(**changes: Any) -> dict[str, Any]:
    """Return an LSP as an operator writes it: the example's."""
    body: dict[str, Any] = json.loads(lsp_file().read_text("utf-8")) | changes
    del body["lsp_id"]
    return body


def make_lsp(**changes: Any) -> Lsp:
    """Return an LSP as it is told."""
    return Lsp.model_validate(lsp_body(**changes))


def configured(lsp_id: str = LSP, *, revision: int = 1, **changes: Any) -> LspConfigured:
    """Return the event about an LSP."""
    return LspConfigured(lsp_id=lsp_id, revision=revision, lsp=make_lsp(**changes), configured_at=START)


async def configure_everywhere(owner_url: str, service: str) -> None:
    """Enter the LSPs into the database of a service, as if they had been configured long ago."""
    own = service == "registration"
    columns = "id, lsp_id, lsp, configured_by, configured_at, version" if own else "lsp_id, lsp, revision"
    connection = await asyncpg.connect(owner_url)
    try:
        for lsp_id in (LSP, *OTHER_LSPS):
            text = make_lsp().model_dump_json()
            values = (uuid4(), lsp_id, text, "operator", START, 1) if own else (lsp_id, text, 0)
            places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
            await connection.execute(f"INSERT INTO lsp ({columns}) VALUES ({places})", *values)
    finally:
        await connection.close()
