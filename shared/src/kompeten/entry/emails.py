"""The one rule for e-mail addresses: what is taken is what can be sent to, and to nobody else."""

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


class UnusableAddress(ValueError):
    """Mail to this address cannot be sent, or might go to somebody else."""


def read_address(written: str) -> str:
    """Return the one address as it is stored: its domain in lower case and its own script.

    Whether it receives mail is not asked. `UnusableAddress` for lists, quoted and foreign local parts, bare hosts.
    """
    return _validated(tidy(written)).normalized


def wire_address(address: str) -> str:
    """Return the address as mail servers take it, its domain as `xn--`; `UnusableAddress` as `read_address`."""
    found = _validated(address).ascii_email
    if found is None:
        raise UnusableAddress
    return found


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
