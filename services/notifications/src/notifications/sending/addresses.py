"""Addresses as mail servers understand them, and the proof that a letter goes to the one that was meant."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import idna

# RFC 5322's dot-atom before the @, RFC 1035's names behind it: what every reader takes for the same one address.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


class UnusableAddress(Exception):
    """Mail to this address cannot be sent, or would go to somebody else."""


def wire_address(address: str) -> str:
    """Return the address with its domain as `xn--`; `UnusableAddress` for all but plain ones of one person."""
    local, _, domain = address.rpartition("@")
    try:
        plain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise UnusableAddress from error
    if not _ADDRESS.fullmatch(f"{local}@{plain}"):
        raise UnusableAddress
    return f"{local}@{plain}"


def refuse_other_recipients(mail: EmailMessage, address: str) -> None:
    """Raise `UnusableAddress` unless whoever reads the mail as it is written finds this recipient alone.

    The library's two readers must agree: one understands encoded words, the other names the recipient to the server.
    """
    found = [one.addr_spec for one in message_from_bytes(mail.as_bytes(), policy=default)["To"].addresses]
    if found != [address] or parseaddr(address) != ("", address):
        raise UnusableAddress
