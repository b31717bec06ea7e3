"""The LSP everybody here plays for, entered as an operator would."""

import json
from collections.abc import Sequence
from pathlib import Path

from devstack.errors import StartFailed
from devstack.folders import checkout
from kompeten_ops.gateway import connect
from kompeten_ops.lsps import put_lsp, waiting_for
from kompeten_ops.tokens import EXAMPLE_LSP

PATIENCE_SECONDS = 60


def lsp_file() -> Path:
    """Return the file of the LSP."""
    return checkout() / "deploy" / "lsps" / f"{EXAMPLE_LSP}.json"


async def configure_lsp(
    gateway: str, token: str, services: Sequence[str], *, lsp_id: str = EXAMPLE_LSP, cell: str | None = None
) -> None:
    """Enter the LSP with an operator's token, and wait until these services know it; `StartFailed` names the others."""
    async with connect(gateway, token, cell=cell) as operator:
        await put_lsp(operator, json.loads(lsp_file().read_text("utf-8")) | {"lsp_id": lsp_id})
        if waiting := await waiting_for(operator, lsp_id, PATIENCE_SECONDS, services):
            raise StartFailed(f"{lsp_id} is not known after {PATIENCE_SECONDS} s in {', '.join(waiting)}")
