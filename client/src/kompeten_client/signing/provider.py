"""The identity provider, as it describes itself (OpenID Connect Discovery), and the tokens it gives."""

from collections.abc import Mapping
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from kompeten_client.problems import FOREIGN, UNREACHABLE, KompetenError, NotKompeten, Unreachable
from kompeten_client.texts import Text

Model = TypeVar("Model", bound=BaseModel)
DISCOVERY = "/.well-known/openid-configuration"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
INSECURE = Text(
    id="{address} bukan alamat https. Kunci masuk hanya dikirim lewat https.",
    en="{address} is no https address. Credentials are sent through https alone.",
)
OTHER_ISSUER = Text(
    id="{address} menyebut dirinya {issuer}. Periksa alamat penyedia identitas.",
    en="{address} calls itself {issuer}. Check the identity provider's address.",
)
REFUSED = Text(
    id="Penyedia identitas menolak: {reason}.",
    en="The identity provider refused: {reason}.",
)


class SignInRefused(KompetenError):
    """The provider gave no token; `code` is OAuth's (RFC 6749, RFC 8628)."""

    def __init__(self, code: str, description: str | None = None, message: Text | None = None) -> None:
        super().__init__(message or REFUSED.format(reason=description or code))
        self.code = code


class Insecure(KompetenError):
    """A secret or a token would travel in the clear."""


class Provider(BaseModel):
    """What of the discovery document is needed."""

    issuer: str
    token_endpoint: str
    device_authorization_endpoint: str | None = None


class Tokens(BaseModel):
    """What a token endpoint answers."""

    access_token: str
    refresh_token: str | None = None
    expires_in: float | None = None


class OAuthError(BaseModel):
    """What an endpoint answers instead."""

    error: str
    error_description: str | None = None


def checked(address: str) -> str:
    """Return an address that nobody on the way can listen to: https, or this machine's own; else `Insecure`."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise Insecure(INSECURE.format(address=address)) from None
    if url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK):
        return address.rstrip("/")
    raise Insecure(INSECURE.format(address=address))


def discover(http: httpx.Client, issuer: str) -> Provider:
    """Read the provider's own description; one that speaks for another issuer is refused."""
    address = checked(issuer) + DISCOVERY
    found = _read(Provider, _ask(http, http.build_request("GET", address)))
    if found.issuer.rstrip("/") != issuer.rstrip("/"):
        raise NotKompeten(OTHER_ISSUER.format(address=address, issuer=found.issuer))
    for endpoint in (found.token_endpoint, found.device_authorization_endpoint):
        if endpoint is not None:
            checked(endpoint)
    return found


def post_form(http: httpx.Client, kind: type[Model], endpoint: str, form: Mapping[str, str | None]) -> Model:
    """Send a form to an endpoint of the provider and read its answer; raises `SignInRefused` with OAuth's code."""
    given = {name: value for name, value in form.items() if value is not None}
    return _read(kind, _ask(http, http.build_request("POST", endpoint, data=given)))


def _ask(http: httpx.Client, request: httpx.Request) -> httpx.Response:
    try:
        return http.send(request)
    except httpx.TransportError as error:
        raise Unreachable(UNREACHABLE.format(address=str(request.url.copy_with(query=None)))) from error


def _read(kind: type[Model], answer: httpx.Response) -> Model:
    try:
        if answer.is_success:
            return kind.model_validate_json(answer.content)
        refused = OAuthError.model_validate_json(answer.content)
    except ValidationError:
        raise NotKompeten(FOREIGN.format(status=answer.status_code, address=str(answer.request.url))) from None
    raise SignInRefused(refused.error, refused.error_description)
