"""The three kinds of failure of a consumer, told apart by type."""

from aiokafka.errors import KafkaError

from kompeten.database.sessions import STATEMENT_TIMEOUT, UNSTORABLE, is_outage, sqlstate
from kompeten.events import Undecodable

UNEXPECTED_ATTEMPTS = 5


class Poison(Exception):
    """A record that can never be applied: parked at once, its subject blocked."""


def is_poison(error: BaseException) -> bool:
    """Tell whether the record itself is at fault: no attempt can help."""
    return isinstance(error, Poison | Undecodable) or sqlstate(error) in UNSTORABLE


class HandlerTimeout(Exception):
    """A handler overran its limit; counted as unexpected, while TimeoutError is an OSError and so an outage."""


class NotParked(Exception):
    """The dead-letter store refused a row: the record must come again, and the refusal says nothing about it."""


class Paused(Exception):
    """The breaker is open: nothing is applied or parked until an operator releases it."""


def is_waited_out(error: BaseException) -> bool:
    """Tell whether it is an outage of database, broker, object store or dead letters: waited out, uncounted."""
    return isinstance(error, KafkaError | NotParked) or is_outage(error)


def took_too_long(error: BaseException) -> bool:
    """Tell whether a limit of time ended it: the handler's, or the database's for one statement.

    A statement's time-out is an outage only while others suffer it, too: a record that alone runs into it again and
    again would otherwise come back for ever.
    """
    return isinstance(error, HandlerTimeout) or sqlstate(error) == STATEMENT_TIMEOUT
