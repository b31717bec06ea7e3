"""The ways to a token: a system by secret or key, a person on another screen (RFC 8628), anyone by a refresh token."""

from collections.abc import Callable, Mapping

import httpx
from pydantic import BaseModel

from kompeten_client.problems import Unreachable
from kompeten_client.signing.provider import Provider, SignInRefused, Tokens, post_form
from kompeten_client.texts import Text

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SLOWER_SECONDS = 5  # RFC 8628, 3.5: added to the interval with each `slow_down`
NO_DEVICE_FLOW = Text(
    id="Penyedia identitas ini tidak mengenal masuk lewat peramban lain. Pakai --machine.",
    en="This identity provider knows no sign-in on another screen. Use --machine.",
)
EXPIRED = Text(
    id="Kode sudah tidak berlaku. Jalankan kompeten login sekali lagi.",
    en="The code has expired. Run kompeten login once more.",
)
DENIED = Text(id="Permintaan masuk ditolak di peramban.", en="The sign-in was declined in the browser.")


class DeviceCode(BaseModel):
    """What the person is shown, and what is asked with meanwhile."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str | None = None
    expires_in: float
    interval: float = 5  # where the provider names none


def by_proof(http: httpx.Client, token_endpoint: str, proof: Mapping[str, str], *, scope: str | None) -> Tokens:
    """Get a token for a system (client credentials); the proof is what of the form says that it is the one."""
    form = {"grant_type": "client_credentials", **proof, "scope": scope}
    return post_form(http, Tokens, token_endpoint, form)


def by_refresh(http: httpx.Client, token_endpoint: str, *, client_id: str, refresh_token: str) -> Tokens:
    """Get a new token for one that ended."""
    form = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": refresh_token}
    return post_form(http, Tokens, token_endpoint, form)


def ask_for_code(http: httpx.Client, provider: Provider, *, client_id: str, scope: str | None) -> DeviceCode:
    """Begin a sign-in on another screen."""
    if provider.device_authorization_endpoint is None:
        raise SignInRefused("unsupported_grant_type", message=NO_DEVICE_FLOW)
    form = {"client_id": client_id, "scope": scope}
    return post_form(http, DeviceCode, provider.device_authorization_endpoint, form)


def wait_for_person(
    http: httpx.Client,
    provider: Provider,
    code: DeviceCode,
    *,
    client_id: str,
    sleep: Callable[[float], None],
) -> Tokens:
    """Ask until the person has confirmed; never faster than the provider wants, and slower while nobody answers."""
    form = {"grant_type": DEVICE_GRANT, "client_id": client_id, "device_code": code.device_code}
    interval, waited = code.interval, 0.0
    while waited + interval <= code.expires_in:
        sleep(interval)
        waited += interval
        try:
            return post_form(http, Tokens, provider.token_endpoint, form)
        except Unreachable:
            interval *= 2  # RFC 8628, 3.5
        except SignInRefused as refused:
            interval += _slower(refused)
    raise SignInRefused("expired_token", message=EXPIRED)


def _slower(refused: SignInRefused) -> float:
    """Return by how much to slow down while the person is still at it; what ends the sign-in is raised."""
    match refused.code:
        case "authorization_pending":
            return 0
        case "slow_down":
            return SLOWER_SECONDS
        case "expired_token":
            raise SignInRefused(refused.code, message=EXPIRED)
        case "access_denied":
            raise SignInRefused(refused.code, message=DENIED)
        case _:
            raise refused
