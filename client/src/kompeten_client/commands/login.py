"""`kompeten login`, `kompeten logout`."""

import os
import time
from typing import Annotated

import httpx
import typer

from kompeten_client.commands.access import SECRET_VARIABLE, TIMEOUT_SECONDS, Asked, ending_by_kind
from kompeten_client.commands.exits import NoGateway
from kompeten_client.commands.screen import say
from kompeten_client.commands.words import text, words
from kompeten_client.signing.grants import ask_for_code, by_secret, wait_for_person
from kompeten_client.signing.keeping import SignIn, forget, keep
from kompeten_client.signing.provider import Provider, Tokens, checked, discover


def login(
    context: typer.Context,
    *,
    issuer: Annotated[str, typer.Option(envvar="KOMPETEN_ISSUER", help="option_issuer")],
    client_id: Annotated[str, typer.Option(envvar="KOMPETEN_CLIENT_ID", help="option_client_id")] = "kompeten",
    scope: Annotated[str | None, typer.Option(envvar="KOMPETEN_SCOPE", help="option_scope")] = None,
    machine: Annotated[bool, typer.Option("--machine", help="option_machine")] = False,
) -> None:
    """Get tokens and keep them."""
    asked: Asked = context.obj
    with ending_by_kind(), httpx.Client(timeout=TIMEOUT_SECONDS) as http:
        if asked.gateway is None:
            raise NoGateway(text("no_gateway"))
        gateway = checked(asked.gateway)
        provider = discover(http, issuer)
        if machine:
            secret = os.environ.get(SECRET_VARIABLE) or typer.prompt(words("secret"), hide_input=True, err=True)
            tokens = by_secret(http, provider.token_endpoint, client_id=client_id, secret=secret, scope=scope)
        else:
            tokens = _on_another_screen(http, provider, client_id=client_id, scope=scope)
        place = {"gateway": gateway, "token_endpoint": provider.token_endpoint}
        keep(SignIn(**place, client_id=client_id, scope=scope, access_token="").renewed(tokens))
        say(words("signed_in", gateway=gateway))


def logout() -> None:
    """Delete what is kept; the provider's own session ends by itself."""
    say(words("signed_out" if forget() else "none"))


def _on_another_screen(http: httpx.Client, provider: Provider, *, client_id: str, scope: str | None) -> Tokens:
    """Show a code to enter in a browser, wherever that is, and wait for the person."""
    code = ask_for_code(http, provider, client_id=client_id, scope=scope)
    say(words("open_page", address=code.verification_uri, code=code.user_code))
    if code.verification_uri_complete:
        say(words("or_directly", address=code.verification_uri_complete))
    say(words("waiting_for_you"))
    return wait_for_person(http, provider, code, client_id=client_id, sleep=time.sleep)
