"""A record as it came from Kafka, with whatever could be read of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kompeten.events import Event, EventBody, owner_of
from kompeten.events.envelope import Attributes, Undecodable, attributes, decode, without_person

MAX_SUBJECT = 200
POISON = "poison"
FOREIGN = "foreign"  # what somebody else wrote under a name that is not the topic's owner
Header = tuple[str, bytes | None]


class KafkaRecord(Protocol):
    """The parts of aiokafka's ConsumerRecord that count; stored dead letters have them too."""

    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def partition(self) -> int: ...  # noqa: D102
    @property
    def offset(self) -> int: ...  # noqa: D102
    @property
    def key(self) -> bytes | None: ...  # noqa: D102
    @property
    def value(self) -> bytes | None: ...  # noqa: D102
    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record and its attributes, or the error for which they do not count and the reason for a dead letter.

    `subject` falls back on the record key; it is None only when the key is unusable too.
    """

    record: KafkaRecord
    subject: str | None
    attributes: Attributes | None
    error: str | None
    reason: str = POISON

    @property
    def takes_a_number(self) -> bool:
        """Tell whether the record may be one of its subject's numbered events: a foreign one never is."""
        return self.reason != FOREIGN

    @property
    def correlation_id(self) -> str | None:
        """Return what ties the record to the request that caused it, if that is readable."""
        return self.attributes.correlation_id if self.attributes else None

    def event(self, *, is_erased: bool = False) -> Event[EventBody] | None:
        """Decode the body; None for a type unknown here. Raises `Undecodable`.

        Of an erased person it has the fields without their values, so that no handler can store them.
        """
        if self.attributes is None:
            raise Undecodable(self.error)
        found = decode(self.attributes, self.record.key, self.record.value)
        return without_person(found) if found is not None and is_erased else found


def read(record: KafkaRecord, topic: str) -> Incoming:
    """Read a record's attributes; never raises. `topic` is without namespace: only its owner's events count."""
    try:
        found = attributes(record.headers)
    except Undecodable as error:
        return Incoming(record, usable_key(record.key), None, str(error))
    key = usable_key(record.key)
    if key != found.subject:
        return Incoming(record, key, None, "the record key is not the subject")
    if found.source != owner_of(topic):
        return Incoming(record, key, None, f"ce_source is not {owner_of(topic)}, to whom the topic belongs", FOREIGN)
    return Incoming(record, found.subject, found, None)


def usable_key(key: bytes | None) -> str | None:
    """Return the key as a subject, or None when it cannot be one."""
    try:
        written = (key or b"").decode()
    except UnicodeDecodeError:
        return None
    return written if written and len(written) <= MAX_SUBJECT and written.isprintable() else None


def storable(text: str) -> str:
    """Escape NUL, which text and JSONB refuse: a record that cannot even be parked would come again for ever."""
    return text.replace("\x00", "\\x00")


def stored_headers(headers: Iterable[Header]) -> list[list[str | None]]:
    """Return headers as a dead letter keeps them, readable and reversible: Latin-1 maps bytes one to one."""
    return [[storable(name), None if value is None else storable(value.decode("latin-1"))] for name, value in headers]


def headers_from(stored: Iterable[Sequence[str | None]]) -> tuple[Header, ...]:
    """Return the headers a dead letter keeps as they came."""
    return tuple(
        (
            str(name).replace("\\x00", "\x00"),
            None if value is None else value.replace("\\x00", "\x00").encode("latin-1"),
        )
        for name, value in stored
    )
