"""Headers of a mail, written so that every reader gets the text that was meant and nothing else.

The standard library decodes encoded words that stand in a text when it folds a header. A batch title of the form
`=?utf-8?q?x=0d=0aBcc:_a@b.c?=` then ends the header and begins another. So texts are encoded here, as a whole, and the
library only copies.
"""

from email.policy import EmailPolicy
from string import ascii_letters, digits

OPENING, CLOSING = "=?utf-8?q?", "?="
LONGEST_WORD = 66  # RFC 2047 allows 75; with `Subject: ` before it the line stays within 78
AS_THEMSELVES = frozenset((ascii_letters + digits).encode())  # RFC 2047, 5 (3) allows five signs more in names
ROOM = LONGEST_WORD - len(OPENING) - len(CLOSING)


class AsWritten(EmailPolicy):
    """Headers as they were set, each encoded word on a line of its own; a line break in one is refused."""

    linesep = "\r\n"
    refold_source = "none"

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        """Keep the text; the library's own would keep what it understands of it, and fold that."""
        if "\r" in value or "\n" in value:
            raise ValueError(f"a line break in {name}")
        return name, value.replace(f"{CLOSING} ", f"{CLOSING}{self.linesep} ")


def encoded(text: str) -> str:
    """Return the whole text as encoded words with a blank between them, none of which cuts a character in two."""
    words = [""]
    for character in text:
        written = "_" if character == " " else "".join(map(_sign, character.encode()))
        if len(words[-1]) + len(written) > ROOM:
            words.append("")
        words[-1] += written
    return " ".join(f"{OPENING}{word}{CLOSING}" for word in words)


def _sign(byte: int) -> str:
    return chr(byte) if byte in AS_THEMSELVES else f"={byte:02X}"


def mailbox(name: str, address: str) -> str:
    """Return a person or body with their address, as `From` has it."""
    return f"{encoded(name)} <{address}>" if name else address
