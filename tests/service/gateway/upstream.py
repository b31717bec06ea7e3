"""A small service behind the gateway, one that behaves badly, and servers to run them in the test's own loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import ASGIApp

from kompeten.http.addressee import Addressed
from kompeten.http.authorization import Tenanted, require
from kompeten.http.headers import HeadAsGet
from kompeten.http.public import Asked, public
from kompeten.identity.tokens import TokenVerifier
from kompeten.process import keep_process
from kompeten.service.connections import BoundedProtocol
from support.waiting import until


async def let_everybody_in(_: str) -> bool:
    """Know every LSP."""
    return True


@dataclass
class Seen:
    """What the service got."""

    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def note(self, request: Request) -> None:
        """Keep a request."""
        self.headers.append(dict(request.headers))
        self.paths.append(f"{request.scope['raw_path'].decode()}?{request.url.query}")
        self.bodies.append(await request.body())


def make_upstream(seen: Seen, name: str = "things", *, verifier: TokenVerifier | None = None) -> FastAPI:
    """Return a service with public, anonymous, limited and internal operations."""
    app = FastAPI()
    token = [Depends(require())]

    @app.get("/v1/things/{thing_id}", openapi_extra=public(), dependencies=token)
    async def read_thing(thing_id: str, request: Request) -> dict[str, str]:
        await seen.note(request)
        return {"id": thing_id}

    @app.post("/v1/things", status_code=201, openapi_extra=public(), dependencies=token)
    async def make_thing(request: Request) -> Response:
        await seen.note(request)
        return Response(b'{"made":true}', 201, {"ETag": '"1"', "Location": "/v1/things/1"}, "application/json")

    @app.get("/v1/long", openapi_extra=public(anonymous=Asked.ANY))
    async def read_long() -> StreamingResponse:
        return StreamingResponse(_pieces(), media_type="application/octet-stream")

    @app.get("/v1/broken", openapi_extra=public(), dependencies=token)
    async def read_broken() -> Response:
        return Response(b'{"code":"mine"}', 409, media_type="application/problem+json")

    _add_verification(app)

    @app.get("/v1/internal")
    async def read_internal() -> dict[str, str]:
        return {"secret": "yes"}

    if verifier is not None:
        keep_process(app, Tenanted(verifier=verifier, knows_lsp=let_everybody_in))
    app.add_middleware(HeadAsGet)
    app.add_middleware(Addressed, service=name)
    return app


def _add_verification(app: FastAPI) -> None:
    @app.get(
        "/verify/{code}", openapi_extra=public(rate_limit="2/minute", counted_with="codes", anonymous=Asked.BY_CODE)
    )
    async def show_verification(code: str) -> Response:
        return Response(f"<p>{code}</p>", media_type="text/html")

    shared = public(rate_limit="2/minute", counted_with="codes", anonymous=Asked.BY_CODE, cross_origin=True)

    @app.get("/v1/verifications/{code}", openapi_extra=shared)
    async def verify(code: str) -> dict[str, str]:
        return {"code": code}

    @app.post("/v1/verifications", openapi_extra=public(anonymous=Asked.ALL, cross_origin=True))
    async def verify_by_number(request: Request) -> int:
        return len(await request.body())


async def _pieces() -> AsyncIterator[bytes]:
    for number in range(64):
        yield bytes([number]) * 65_536


@contextlib.asynccontextmanager
async def served(
    app: ASGIApp,
    host: str = "127.0.0.1",
    port: int = 0,
    protocol: type[BoundedProtocol] = BoundedProtocol,
    *,
    runs_already: bool = False,
) -> AsyncIterator[str]:
    """Serve an app, on a free port unless one is given, and yield its address."""
    listening = socket.create_server((host, port))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        http=protocol,
        lifespan="off" if runs_already else "auto",
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started or serving.done(), what="the server is up")
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listening.close()


@dataclass
class Rude:
    """A server that reads a request, says what it was told to say, and hangs up; `requests` counts them."""

    says: Sequence[bytes] = ()
    hangs: bool = False
    address: str = ""
    requests: int = 0
    connections: list[asyncio.StreamWriter] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        self.requests += 1
        for piece in self.says:
            writer.write(piece)
            await writer.drain()
        if not self.hangs:
            writer.close()


@contextlib.asynccontextmanager
async def rude(**behaviour: Any) -> AsyncIterator[Rude]:
    """Run a rude server on a free port."""
    found = Rude(**behaviour)
    server = await asyncio.start_server(found.talk, "127.0.0.1", 0)
    found.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield found
    finally:
        for writer in found.connections:
            writer.close()
        server.close()
        await server.wait_closed()
