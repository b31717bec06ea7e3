"""Where a sign-in is kept: one file in the platform's configuration folder that its owner alone can read."""

import os
import tempfile
import time
from pathlib import Path
from typing import Self

from platformdirs import user_config_path
from pydantic import BaseModel, ValidationError

from kompeten_client.signing.provider import Tokens

FILE = "sign-in.json"
EARLY_SECONDS = 30  # a token that ends during the command is one that has ended


class SignedIn(BaseModel):
    """Who signed in where, and until when."""

    gateway: str
    issuer: str
    client_id: str
    expires_at: float | None = None  # seconds since 1970


class SignIn(SignedIn):
    """The same with what is kept. The token is for this gateway and sent to no other."""

    token_endpoint: str
    scope: str | None = None
    key: Path | None = None  # where a system's private key is
    access_token: str
    refresh_token: str | None = None

    @property
    def has_ended(self) -> bool:
        """Whether a new token is needed."""
        return self.expires_at is not None and self.expires_at - EARLY_SECONDS < time.time()

    def renewed(self, tokens: Tokens) -> Self:
        """Return it with new tokens; a provider that gives no new refresh token means the old one."""
        expires_at = None if tokens.expires_in is None else time.time() + tokens.expires_in
        refresh_token = tokens.refresh_token or self.refresh_token
        changed = {"access_token": tokens.access_token, "refresh_token": refresh_token, "expires_at": expires_at}
        return self.model_copy(update=changed)


def sign_in_file() -> Path:
    """Return where it is kept on this machine, for this user."""
    return user_config_path("kompeten") / FILE


def find_sign_in() -> SignIn | None:
    """Return what is kept; a file nobody can read any more is none."""
    try:
        return SignIn.model_validate_json(sign_in_file().read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def keep(sign_in: SignIn) -> None:
    """Write it for the owner's eyes."""
    sign_in_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(sign_in_file(), sign_in.model_dump_json(indent=2).encode())


def forget() -> bool:
    """Delete it; tell whether there was one."""
    try:
        sign_in_file().unlink()
    except FileNotFoundError:
        return False
    return True


def write_private(target: Path, content: bytes) -> None:
    """Put a file in place as a whole, mode 600 from its first byte on: nobody reads it before it is restricted."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # makes it with mode 600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
