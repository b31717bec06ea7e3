"""`kompeten webhook listen`: a receiver on this machine that shows what comes and whether it is genuine, to try out."""

import json
import os
import time
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Annotated, Any

import typer

from kompeten_client.commands.access import JsonOption, ending_by_kind
from kompeten_client.commands.screen import harmless, say
from kompeten_client.commands.words import words
from kompeten_client.webhooks import NotVerified, key_of, verify

app = typer.Typer(name="webhook", no_args_is_help=True, help="help_webhook")

SECRET_VARIABLE = "KOMPETEN_WEBHOOK_SECRET"  # noqa: S105 - the name of the variable
HOST = "127.0.0.1"
MOST_BYTES = 64 * 1024  # Kompeten's have less than one
QUIET_SECONDS = 10  # of a caller who sends nothing


@app.command("listen", help="help_webhook_listen")
def listen(
    *, port: Annotated[int, typer.Option(min=0, max=65535, help="option_port")] = 8765, as_json: JsonOption = False
) -> None:
    """Print deliveries until Ctrl-C. The secrets are separated by spaces: two while one takes over from the other."""
    given = os.environ.get(SECRET_VARIABLE) or typer.prompt(words("webhook_secret"), hide_input=True, err=True)
    with ending_by_kind(as_json=as_json):
        keys = [key_of(secret) for secret in given.split()]
        with open_receiver(port, keys, as_json=as_json) as server:
            say(words("listening", address=f"http://{HOST}:{server.server_port}/"))
            server.serve_forever()


def open_receiver(port: int, keys: Sequence[bytes], *, as_json: bool) -> HTTPServer:
    """Return a server that listens on this machine alone, and not yet answers; port 0 takes a free one."""

    class Receiver(BaseHTTPRequestHandler):
        """Answers 204 to what is genuine and 401 to what is not, and prints it."""

        timeout = QUIET_SECONDS

        def do_POST(self) -> None:
            """Take one delivery."""
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > MOST_BYTES:
                self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if length else HTTPStatus.LENGTH_REQUIRED)
                return
            body = self.rfile.read(int(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                message_id = verify(headers, body, keys, now=time.time())
            except NotVerified as refused:
                say(words("not_verified", reason=refused.message))
                self._answer(HTTPStatus.UNAUTHORIZED)
                return
            typer.echo(_as_json(message_id, body) if as_json else _line(message_id, body))
            self._answer(HTTPStatus.NO_CONTENT)

        def log_message(self, *_: object) -> None:
            """Keep quiet: what matters is printed already."""

        def _answer(self, status: HTTPStatus) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return HTTPServer((HOST, port), Receiver)


def _as_json(message_id: str, body: bytes) -> str:
    return json.dumps({"id": message_id, "body": _read(body)}, ensure_ascii=False)


def _line(message_id: str, body: bytes) -> str:
    said = _read(body)
    data = said.get("data")
    link = data.get("link") if isinstance(data, dict) else None
    facts = (said.get("timestamp"), said.get("type"), message_id, link)
    return harmless("  ".join(str(one) for one in facts if one))


def _read(body: bytes) -> dict[str, Any]:  # Any: whatever was signed
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {"type": body.decode("utf-8", "replace")}
