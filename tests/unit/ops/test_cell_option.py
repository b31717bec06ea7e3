"""Every command of an operator may be meant for one of several cells."""

from functools import partial

import httpx
import pytest
from typer.testing import CliRunner

from kompeten_ops.gateway import CELL
from kompeten_ops.main import app


@pytest.mark.parametrize(
    ("named", "variable", "sent"), [((), None, None), (("--cell", "timur"), None, "timur"), ((), "barat", "barat")]
)
def test_the_cell_on_the_command_line_or_in_the_environment_is_sent(
    monkeypatch: pytest.MonkeyPatch, named: tuple[str, ...], variable: str | None, sent: str | None
) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"items": [], "next": None})

    monkeypatch.setattr(httpx, "AsyncClient", partial(httpx.AsyncClient, transport=httpx.MockTransport(answer)))
    environment = {"KOMPETEN_TOKEN": "some-token", "KOMPETEN_CELL": variable}
    done = CliRunner().invoke(app, [*named, "lsp", "list"], env=environment)
    assert done.exit_code == 0, done.output
    assert [request.headers.get(CELL) for request in asked] == [sent]
