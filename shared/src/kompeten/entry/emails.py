"""The one rule for e-mail addresses: what is taken is what can be sent to, and to nobody else."""

import re
from functools import lru_cache
from typing import Annotated, Final

from email_validator import EmailNotValidError, ValidatedEmail, validate_email
from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from kompeten.entry.texts import tidy

LONGEST_ADDRESS: Final = 254
"""RFC 5321 with its erratum."""

ENCODED_WORD: Final = "=?"
"""Begins what readers of mail decode, in an address too: somebody else's might come out."""

EMAIL = "email_format"
"""Type of the error below, which `kompeten.http.invalid` words."""


_PLAIN = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_LONGEST_PLAIN = 64
_DOMAINS_REMEMBERED = 1024


class UnusableAddress(ValueError):
    """Mail to this address cannot be sent, or might go to somebody else."""


def read_address(written: str) -> str:
    """Return the one address as it is stored: its domain in lower case and its own script.

    Whether it receives mail is not asked. `UnusableAddress` for lists, quoted and foreign local parts, bare hosts.
    """
    address = tidy(written)
    local, _, domain = address.partition("@")
    if _is_plain(local) and domain.isascii() and len(address) <= LONGEST_ADDRESS:
        return f"{local}@{_domain_of(domain)}"
    return _validated(address).normalized


def wire_address(address: str) -> str:
    """Return the address as mail servers take it, its domain as `xn--`; `UnusableAddress` as `read_address`."""
    found = _validated(address).ascii_email
    if found is None:
        raise UnusableAddress
    return found


def _is_plain(local: str) -> bool:
    """Tell whether a local part is right at a glance: so are most, and the whole look is a tenth of judging a row."""
    return len(local) <= _LONGEST_PLAIN and _PLAIN.fullmatch(local) is not None


@lru_cache(_DOMAINS_REMEMBERED)
def _domain_of(domain: str) -> str:
    """Return the domain as it is stored; people of one file have theirs from a few."""
    return _validated(f"a@{domain}").domain


def _validated(address: str) -> ValidatedEmail:
    if len(address) > LONGEST_ADDRESS or ENCODED_WORD in address:
        raise UnusableAddress
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise UnusableAddress from error


def _address(written: str) -> str:
    try:
        return read_address(written)
    except UnusableAddress:
        raise PydanticCustomError(EMAIL, "is no e-mail address") from None


Email = Annotated[
    str,
    AfterValidator(_address),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": LONGEST_ADDRESS}),
]
"""An address somebody enters, of whomever."""
