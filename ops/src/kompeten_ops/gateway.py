"""Calls to the gateway as an operator: pages, problems told in both languages, one clear error when nobody answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Annotated, Any
from uuid import uuid4

import httpx
import typer
from rich.console import Console
from rich.text import Text

from kompeten_ops.paging import Json, every_item

SERVICES = ("registration", "assessment", "certification", "development", "notifications")
DONE, FOUND, NOT_ASKED = 0, 1, 3  # 2 is a wrong command line
TIMEOUT_SECONDS = 60
WIDE = 240  # columns when nobody looks: ids in a file or a pipe must stay whole

Work = Callable[["Gateway"], Awaitable[int]]

GatewayOption = Annotated[str, typer.Option("--gateway", envvar="KOMPETEN_GATEWAY", help="Address of the gateway")]
TokenOption = Annotated[str, typer.Option("--token", envvar="KOMPETEN_TOKEN", help="Access token of an operator")]
LspTokenOption = Annotated[
    str,
    typer.Option("--lsp-token", envvar="KOMPETEN_LSP_TOKEN", help="Access token of the LSP's certification_manager"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs")]
OF_OPERATORS = ("/v1/operations/", "/v1/lsps")  # everything else is an LSP's
HERE = "http://127.0.0.1:8080"
CELL = "X-Kompeten-Cell"  # an operator belongs to no LSP: with several cells they say which one they mean
named_cell: ContextVar[str | None] = ContextVar("named_cell", default=None)  # by the command line, for every command


class NotAnswered(Exception):
    """The question could not be put, or was refused; the text is for the operator."""


class Gateway:
    """What the commands ask the gateway; raises `NotAnswered` for everything but an answer."""

    def __init__(self, client: httpx.AsyncClient, *, lsp_token: str | None = None) -> None:
        self._client, self._lsp_token = client, lsp_token

    async def get(self, path: str, **query: object) -> Json:
        """Read one thing."""
        given = {name: value for name, value in query.items() if value is not None}
        return await self._ask("GET", path, params=given or None)  # none keeps what the path has already

    async def post(self, path: str, body: Json) -> Json:
        """Let something be done; a repeat by the network's doing is told apart by its key."""
        return await self._ask("POST", path, json=body, headers={"Idempotency-Key": str(uuid4())})

    async def put(self, path: str, body: Json, **headers: str) -> Json:
        """Write one thing."""
        return await self._ask("PUT", path, json=body, headers=headers)

    def items(self, path: str, **query: object) -> AsyncIterator[Json]:
        """Return every item of a list, page after page."""
        return every_item(self.get, path, **query)

    async def _ask(self, method: str, path: str, **more: Any) -> Json:  # noqa: ANN401 - httpx's own arguments
        if self._lsp_token is not None and not path.startswith(OF_OPERATORS):
            more["headers"] = {**more.get("headers", {}), "Authorization": f"Bearer {self._lsp_token}"}
        try:
            answer = await self._client.request(method, path, **more)
        except httpx.HTTPError as error:
            address = self._client.base_url
            raise NotAnswered(
                f"Gateway {address} tidak menjawab. / No answer from the gateway {address}. ({type(error).__name__})"
            ) from error
        if answer.is_success:
            found: Json = answer.json()
            return found
        raise NotAnswered(_refusal(method, path, answer))


def screen() -> Console:
    """Return the console of the answer; in a pipe it is wide, so that nothing is cut."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDE)


def plain(value: object) -> Text:
    """Return a cell that shows a value as it is: brackets in an error are no markup."""
    return Text("-" if value is None else harmless(str(value)), overflow="fold")


def harmless(text: str) -> str:
    """Return the text with control characters spelled out: a record may hold what would steer the terminal."""
    return "".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in text)


def say(line: str) -> None:
    """Print a line as it is, without markup, however long."""
    screen().print(harmless(line), markup=False, highlight=False, soft_wrap=True)


def operate(address: str, token: str, work: Work, *, lsp_token: str | None = None) -> None:
    """Run a command's work and end the process with its exit code; 3 with a sentence when it could not be asked."""
    try:
        code = asyncio.run(_work(address, token, work, lsp_token))
    except NotAnswered as error:
        Console(stderr=True, soft_wrap=True).print(harmless(str(error)), markup=False, highlight=False)
        raise typer.Exit(NOT_ASKED) from error
    raise typer.Exit(code)


@asynccontextmanager
async def connect(
    address: str, token: str, lsp_token: str | None = None, *, cell: str | None = None
) -> AsyncIterator[Gateway]:
    """Open a connection to the gateway as an operator; what is an LSP's is asked with its own token.

    Without a `cell` it is the one the command line names, if any. Raises `NotAnswered` when the address is none.
    """
    try:
        base = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise NotAnswered(f"Bukan alamat: {address} / Not an address: {address}") from error
    headers = {"Authorization": f"Bearer {token.strip()}"}
    if cell := cell or named_cell.get():
        headers[CELL] = cell
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=TIMEOUT_SECONDS) as client:
        yield Gateway(client, lsp_token=None if lsp_token is None else lsp_token.strip())


async def _work(address: str, token: str, work: Work, lsp_token: str | None) -> int:
    async with connect(address, token, lsp_token) as gateway:
        return await work(gateway)


def _refusal(method: str, path: str, answer: httpx.Response) -> str:
    """Return a problem in both languages, with what it says of single fields."""
    try:
        problem = answer.json()
        said = [problem["message"], *(error["message"] for error in problem["errors"])]
        messages = " ".join(f"{one['id']} / {one['en']}" for one in said)
        return f"{method} {path}: {answer.status_code} {problem['code']}. {messages}"
    except (ValueError, KeyError, TypeError):
        return f"{method} {path}: {answer.status_code}, bukan jawaban Kompeten / not an answer of Kompeten"
