"""Links of people's own, without an account: services derive the same one from a key, so nobody keeps or sends it."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from pydantic import Field, SecretStr, model_validator

from kompeten.cells import cell_of_code, marked_code
from kompeten.settings import ServiceSettings, check_keys, keys_in

DEVELOPMENT_KEY: Final = "ZGV2ZWxvcG1lbnQgb25seTogaG9sZGVycycgbGlua3M="  # here for all to read: production refuses it
FIRST: Final = 1
"""The number of a link that was never renewed: whoever knows what it is about can write it."""

ID_BYTES = 16
SEAL_BYTES = 16  # 128 bits nobody can guess; the whole code has 43 signs, and a letter breaks no line of it


class LinkTo(StrEnum):
    """Where a link leads: each begins the address, and no link of one leads to another."""

    HOLDER = "holder"  # of a certificate; certification answers
    PROGRESS = "progress"  # of an enrolment; development answers


class HolderLinkSettings(ServiceSettings):
    """What certification and development, which answer, and notifications, which writes letters, have to know alike."""

    holder_link_keys: SecretStr | None = Field(
        default=None,
        description="Base64 of 32 bytes each, with commas between, the newest first: make the links of holders and "
        "participants. The same in certification, development and notifications",
    )

    @property
    def holder_link_keys_in_use(self) -> list[str]:
        """Return the keys given, or on a developer's machine the one that stands here."""
        return keys_in(DEVELOPMENT_KEY if self.holder_link_keys is None else self.holder_link_keys.get_secret_value())

    @model_validator(mode="after")
    def _links_are_secret_in_production(self) -> Self:
        check_keys("HOLDER_LINK_KEYS", self.holder_link_keys_in_use, self.environment, development=DEVELOPMENT_KEY)
        return self


class HolderLinks:
    """Writes links with the first key and knows those of any: so a key is replaced by naming the new one before it.

    A code names the certificate, or the enrolment, and seals it with the number of the link, which counts up whenever a
    new link is made; only the newest number holds. The code of a system with several cells begins with its cell, as all
    codes do.
    """

    def __init__(self, settings: HolderLinkSettings) -> None:
        self._keys: Sequence[bytes] = [urlsafe_b64decode(key) for key in settings.holder_link_keys_in_use]
        self._public_url = settings.public_url.rstrip("/")
        self._cell = settings.cell

    def address(self, about: UUID | str, number: int = FIRST, *, to: LinkTo = LinkTo.HOLDER) -> str:
        """Return where the holder finds their documents, or a participant their progress."""
        return f"{self._public_url}/{to}/{self.code(UUID(str(about)), number, to=to)}"

    def code(self, about: UUID, number: int = FIRST, *, to: LinkTo = LinkTo.HOLDER) -> str:
        """Return what the address ends with."""
        sealed = about.bytes + _seal(self._keys[0], about, number, to)
        return marked_code(urlsafe_b64encode(sealed).decode().rstrip("="), self._cell)

    def fits(self, code: str, about: UUID, number: int = FIRST, *, to: LinkTo = LinkTo.HOLDER) -> bool:
        """Tell whether a code is that of this number, in a time that says nothing about how far it is right."""
        given = _bytes_of(code)
        return given is not None and any(
            hmac.compare_digest(given, about.bytes + _seal(key, about, number, to)) for key in self._keys
        )


def id_named(code: str) -> UUID | None:
    """Return which certificate or enrolment a code claims to be about; None when it is no code at all."""
    given = _bytes_of(code)
    return None if given is None else UUID(bytes=given[:ID_BYTES])


def _bytes_of(code: str) -> bytes | None:
    cell = cell_of_code(code)
    text = code[len(cell) + 1 :] if cell else code
    try:
        given = urlsafe_b64decode(text.encode("ascii") + b"=")
    except ValueError:
        return None
    return given if len(given) == ID_BYTES + SEAL_BYTES else None


def _seal(key: bytes, about: UUID, number: int, to: LinkTo) -> bytes:
    purpose = f"{to}-link:".encode()
    return hmac.digest(key, purpose + about.bytes + number.to_bytes(4), "sha256")[:SEAL_BYTES]
