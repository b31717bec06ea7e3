"""An S3 server in the test's own loop: objects of one bucket over HTTP, each request's signature verified."""

import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from aiohttp import web

ACCESS_KEY, SECRET_KEY, REGION, BUCKET = "tester", "drawn for tests only", "id-jakarta-1", "kompeten-objects"
XML = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass
class S3Server:
    """What it holds, by name; `is_away` makes it answer as an S3 that cannot."""

    address: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    is_away: bool = False

    async def answer(self, request: web.Request) -> web.Response:
        """Do what PutObject, GetObject and DeleteObjects are to do (the API reference of S3)."""
        content = await request.read()
        bucket, _, name = request.path.removeprefix("/").partition("/")
        if self.is_away:
            return _error(503, "SlowDown")
        if not _is_signed(request, content):
            return _error(403, "SignatureDoesNotMatch")
        if bucket != BUCKET:
            return _error(404, "NoSuchBucket")
        if request.method == "POST" and "delete" in request.query:
            return self._delete(content)
        return self._of_object(request, name, content)

    def _delete(self, content: bytes) -> web.Response:
        names = re.findall(rb"<Key>([^<]+)</Key>", content)
        for name in names:
            self.objects.pop(name.decode(), None)
        gone = "".join(f"<Deleted><Key>{name.decode()}</Key></Deleted>" for name in names)
        return web.Response(text=f"{XML}<DeleteResult>{gone}</DeleteResult>", content_type="application/xml")

    def _of_object(self, request: web.Request, name: str, content: bytes) -> web.Response:
        if request.method == "PUT":
            self.objects[name], self.types[name] = content, request.content_type
        elif name not in self.objects:
            return _error(404, "NoSuchKey")
        headers = {"ETag": '"1"', "Last-Modified": "Thu, 26 Nov 2026 04:00:00 GMT"}
        return web.Response(body=self.objects[name] if request.method == "GET" else b"", headers=headers)


@asynccontextmanager
async def s3_server() -> AsyncIterator[S3Server]:
    """Serve an empty bucket at a free port."""
    server, app = S3Server(), web.Application(client_max_size=32 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.address = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()


def _is_signed(request: web.Request, content: bytes) -> bool:
    """Tell whether the request is signed with our key (AWS Signature Version 4)."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme != "AWS4-HMAC-SHA256" or not parts.get("Credential", "").startswith(f"{ACCESS_KEY}/"):
        return False
    signed, digest = parts["SignedHeaders"], request.headers["x-amz-content-sha256"]
    if digest not in ("UNSIGNED-PAYLOAD", hashlib.sha256(content).hexdigest()):
        return False
    headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in signed.split(";"))
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in sorted(request.query.items()))
    canonical = "\n".join((request.method, quote(request.path), query, headers, signed, digest))
    scope = parts["Credential"].partition("/")[2]
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join((scheme, request.headers["x-amz-date"], scope, hashed))
    key = f"AWS4{SECRET_KEY}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    return hmac.compare_digest(hmac.digest(key, text.encode(), hashlib.sha256).hex(), parts["Signature"])


def _error(status: int, code: str) -> web.Response:
    body = f"{XML}<Error><Code>{code}</Code><Message>{code}</Message></Error>"
    return web.Response(status=status, text=body, content_type="application/xml")
