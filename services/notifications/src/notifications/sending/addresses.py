"""The proof that a letter goes to the address that was meant, and to no other."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

from kompeten.entry.emails import UnusableAddress


def refuse_other_recipients(mail: EmailMessage, address: str) -> None:
    """Raise `UnusableAddress` unless whoever reads the mail as it is written finds this recipient alone.

    The library's two readers must agree: one understands encoded words, the other names the recipient to the server.
    """
    found = [one.addr_spec for one in message_from_bytes(mail.as_bytes(), policy=default)["To"].addresses]
    if found != [address] or parseaddr(address) != ("", address):
        raise UnusableAddress
