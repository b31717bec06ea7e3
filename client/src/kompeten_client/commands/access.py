"""With which token a command asks which gateway, and how it ends when it is refused."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, TypedDict
from uuid import UUID

import httpx
import typer

from kompeten_client.client import Kompeten
from kompeten_client.commands.exits import NoGateway, NotSignedIn, exit_of
from kompeten_client.commands.screen import show_error, wait
from kompeten_client.commands.words import text, words
from kompeten_client.problems import KompetenError
from kompeten_client.signing.assertions import assertion
from kompeten_client.signing.grants import by_proof, by_refresh
from kompeten_client.signing.keeping import SignIn, find_sign_in, keep
from kompeten_client.signing.provider import SignInRefused, Tokens, checked

SECRET_VARIABLE = "KOMPETEN_CLIENT_SECRET"  # noqa: S105 - the name of the variable
TIMEOUT_SECONDS = 30

JsonOption = Annotated[bool, typer.Option("--json", help="option_json")]
ConsentOption = Annotated[str, typer.Option("--consent", metavar="VERSION", help="option_consent")]
BatchOption = Annotated[UUID, typer.Option("--batch", help="option_batch")]
MaybeBatchOption = Annotated[UUID | None, typer.Option("--batch", help="option_batch")]
ActivityOption = Annotated[UUID | None, typer.Option("--activity", help="option_activity")]


@dataclass(frozen=True)
class Asked:
    """What the command line and the environment say."""

    gateway: str | None
    token: str | None


@contextmanager
def kompeten(context: typer.Context, *, as_json: bool) -> Iterator[Kompeten]:
    """Open the client for a command; a failure is told, and ends the process with its code."""
    with ending_by_kind(as_json=as_json):
        gateway, token = _access(context.obj)
        with Kompeten(checked(gateway), token, sleep=wait) as client:
            yield client


class Target(TypedDict, total=False):
    """What a file of people is for, as the client names it."""

    batch_id: UUID
    activity_id: UUID


def one_target(batch: UUID | None, activity: UUID | None) -> Target:
    """Return the one thing that is named; none and both are refused."""
    if batch is not None and activity is None:
        return {"batch_id": batch}
    if activity is not None and batch is None:
        return {"activity_id": activity}
    raise typer.BadParameter(words("one_target"))


@contextmanager
def ending_by_kind(*, as_json: bool = False) -> Iterator[None]:
    """Tell of a failure and end with its code."""
    try:
        yield
    except KompetenError as error:
        show_error(error, as_json=as_json)
        raise typer.Exit(exit_of(error)) from error


def _access(asked: Asked) -> tuple[str, str]:
    """Return the gateway and a token that holds. A token that is kept goes only where it was got for."""
    kept = find_sign_in()
    gateway = asked.gateway or (kept.gateway if kept else None)
    if gateway is None:
        raise NoGateway(text("no_gateway"))
    if asked.token:
        return gateway, asked.token.strip()
    if kept is None or kept.gateway != gateway.rstrip("/"):
        raise NotSignedIn(text("not_signed_in"))
    return gateway, _living(kept).access_token


def _living(kept: SignIn) -> SignIn:
    """Return the sign-in with a token that has not ended, renewed if need be."""
    if not kept.has_ended:
        return kept
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS) as http:
            renewed = kept.renewed(_renew(http, kept))
    except SignInRefused as refused:
        raise NotSignedIn(text("not_signed_in")) from refused
    keep(renewed)
    return renewed


def proof_of(signed_in: SignIn) -> dict[str, str] | None:
    """Return what proves that a system asks: signed with its key, or the secret of the environment."""
    if signed_in.key is not None:
        return assertion(signed_in.key, client_id=signed_in.client_id, audience=signed_in.issuer)
    secret = os.environ.get(SECRET_VARIABLE)
    return None if not secret else {"client_id": signed_in.client_id, "client_secret": secret}


def _renew(http: httpx.Client, kept: SignIn) -> Tokens:
    if kept.refresh_token is not None and kept.key is None:  # which a provider would want an assertion beside
        return by_refresh(http, kept.token_endpoint, client_id=kept.client_id, refresh_token=kept.refresh_token)
    proof = proof_of(kept)
    if proof is None:
        raise NotSignedIn(text("not_signed_in"))
    return by_proof(http, kept.token_endpoint, proof, scope=kept.scope)
