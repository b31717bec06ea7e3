"""The only masking: what looks like somebody's number or address is taken out of text that leaves the tables.

The last line of defence: nobody should write such text, but a driver's message may quote a row, and a record that could
not be applied is shown as it came.
"""

import re

MASK = "[masked]"
SHOWN_DIGITS = 4

# Our own ids, which may happen to consist of digits: a UUID, and trace and span of a `traceparent`.
IDS = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|\b[0-9a-f]{32}-[0-9a-f]{16}\b"
NIK = r"(?<!\d)(?:\d[ .-]?){15}\d(?!\d)"
# A NIK has 16 digits, a NIP 18, both often written in groups; a longer run of digits could hide one.
NUMBER = NIK + r"|(?<!\d)(?:\d[ .-]?){17}\d(?!\d)|\d{16,}"
TELEPHONE = r"(?<![\w.-])(?:\+?62[ .-]?|0)8\d(?:[ .-]?\d){6,11}(?!\d)"
EMAIL = r"[\w.+-]+@\w[\w-]*(?:\.[\w-]+)+"

NIK_ALONE = re.compile(NIK)
FOUND = re.compile(rf"({IDS})|{NUMBER}|{TELEPHONE}|{EMAIL}")


def masked(text: str) -> str:
    """Return the text without identity numbers (NIK, NIP), telephone numbers and e-mail addresses."""
    return FOUND.sub(lambda found: found[1] or MASK, text)


def without_nik(text: str) -> str:
    """Return a text somebody typed without what looks like a NIK: a letter to the person themselves keeps the rest."""
    return NIK_ALONE.sub("*" * 16, text)


def is_identity_number(number: int) -> bool:
    """Tell whether a number has as many digits as a NIK or a NIP."""
    return len(str(abs(number))) in (16, 18)


def last_digits(text: str) -> str:
    """Return what may be shown of a number so that its owner knows it: ************1234; of a short one nothing."""
    shown = SHOWN_DIGITS if len(text) > SHOWN_DIGITS else 0
    return "*" * (len(text) - shown) + text[len(text) - shown :]


def initial_of_address(address: str) -> str:
    """Return what may be shown of an e-mail address: m***@example.id."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}***{at}{domain}"
