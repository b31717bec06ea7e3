"""`kompeten login`, `kompeten logout`."""

import time
from pathlib import Path
from typing import Annotated

import httpx
import typer

from kompeten_client.commands.access import TIMEOUT_SECONDS, Asked, JsonOption, ending_by_kind, proof_of
from kompeten_client.commands.exits import NoGateway
from kompeten_client.commands.screen import say, show_json
from kompeten_client.commands.words import text, words
from kompeten_client.signing.grants import ask_for_code, by_proof, wait_for_person
from kompeten_client.signing.keeping import SignedIn, SignIn, forget, keep
from kompeten_client.signing.provider import Provider, Tokens, checked, discover


def login(
    context: typer.Context,
    *,
    issuer: Annotated[str, typer.Option(envvar="KOMPETEN_ISSUER", help="option_issuer")],
    client_id: Annotated[str, typer.Option(envvar="KOMPETEN_CLIENT_ID", help="option_client_id")] = "kompeten",
    scope: Annotated[str | None, typer.Option(envvar="KOMPETEN_SCOPE", help="option_scope")] = None,
    machine: Annotated[bool, typer.Option("--machine", help="option_machine")] = False,
    key: Annotated[
        Path | None, typer.Option(envvar="KOMPETEN_CLIENT_KEY", exists=True, dir_okay=False, help="option_key")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Get tokens and keep them."""
    asked: Asked = context.obj
    with ending_by_kind(as_json=as_json), httpx.Client(timeout=TIMEOUT_SECONDS) as http:
        if asked.gateway is None:
            raise NoGateway(text("no_gateway"))
        gateway = checked(asked.gateway)
        provider = discover(http, issuer)
        place = {"gateway": gateway, "issuer": provider.issuer, "token_endpoint": provider.token_endpoint}
        signing = SignIn(
            **place, client_id=client_id, scope=scope, key=None if key is None else key.resolve(), access_token=""
        )
        if machine or key is not None:
            proof = proof_of(signing) or _asked_secret(client_id)
            tokens = by_proof(http, signing.token_endpoint, proof, scope=scope)
        else:
            tokens = _on_another_screen(http, provider, client_id=client_id, scope=scope)
        kept = signing.renewed(tokens)
        keep(kept)
    if as_json:
        show_json(SignedIn.model_validate(kept.model_dump()))
    else:
        say(words("signed_in", gateway=gateway))


def logout() -> None:
    """Delete what is kept; the provider's own session ends by itself."""
    say(words("signed_out" if forget() else "none"))


def _asked_secret(client_id: str) -> dict[str, str]:
    secret = typer.prompt(words("secret"), hide_input=True, err=True)
    return {"client_id": client_id, "client_secret": secret}


def _on_another_screen(http: httpx.Client, provider: Provider, *, client_id: str, scope: str | None) -> Tokens:
    """Show a code to enter in a browser, wherever that is, and wait for the person."""
    code = ask_for_code(http, provider, client_id=client_id, scope=scope)
    say(words("open_page", address=code.verification_uri, code=code.user_code))
    if code.verification_uri_complete:
        say(words("or_directly", address=code.verification_uri_complete))
    say(words("waiting_for_you"))
    return wait_for_person(http, provider, code, client_id=client_id, sleep=time.sleep)
