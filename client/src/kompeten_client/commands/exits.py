"""How a command ends: a number per kind of failure, for scripts."""

from enum import IntEnum

from kompeten_client.problems import (
    Conflict,
    Forbidden,
    InvalidInput,
    KompetenError,
    NotFound,
    Outage,
    Unauthenticated,
    Unreachable,
)
from kompeten_client.signing.assertions import BadKey
from kompeten_client.signing.provider import Insecure, SignInRefused
from kompeten_client.webhooks import BadSecret


class Exit(IntEnum):
    """The exit codes; they are documented in docs/client.md. Ctrl-C is 130."""

    DONE = 0
    UNEXPECTED = 1  # an answer nobody foresaw
    USAGE = 2  # the command line is wrong, as typer ends it, too
    REFUSED = 3  # what was sent has to be corrected; of an import: a row at least
    NOT_SIGNED_IN = 4
    FORBIDDEN = 5
    NOT_FOUND = 6
    CONFLICT = 7
    OUTAGE = 8  # later, perhaps: nobody answered, or too many requests


class NotSignedIn(KompetenError):
    """There is no token to ask with."""


class NoGateway(KompetenError):
    """Nobody said where Kompeten is."""


EXITS: tuple[tuple[type[KompetenError], Exit], ...] = (
    (InvalidInput, Exit.REFUSED),
    (Unauthenticated, Exit.NOT_SIGNED_IN),
    (NotSignedIn, Exit.NOT_SIGNED_IN),
    (SignInRefused, Exit.NOT_SIGNED_IN),
    (Forbidden, Exit.FORBIDDEN),
    (NotFound, Exit.NOT_FOUND),
    (Conflict, Exit.CONFLICT),
    (Outage, Exit.OUTAGE),
    (Unreachable, Exit.OUTAGE),
    (Insecure, Exit.USAGE),
    (BadKey, Exit.USAGE),
    (BadSecret, Exit.USAGE),
    (NoGateway, Exit.USAGE),
)


def exit_of(error: KompetenError) -> Exit:
    """Return how a command ends that met this."""
    return next((code for kind, code in EXITS if isinstance(error, kind)), Exit.UNEXPECTED)
