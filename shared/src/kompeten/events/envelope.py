"""CloudEvents 1.0 in Kafka's binary mode: attributes in headers, the body as the record's value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import ValidationError

from kompeten.events.body import EventBody, registry
from kompeten.events.personal import without_personal_data

Body_co = TypeVar("Body_co", bound=EventBody, covariant=True)
Headers = list[tuple[str, bytes]]
SEQUENCE_DIGITS = 10
MAX_TYPE = 200  # of characters: what is passed over is written down with its type, under an index


class Undecodable(Exception):
    """A record is no event: unreadable headers, a body that is not JSON, or not what its type's schema says."""


@dataclass(frozen=True, slots=True)
class Event(Generic[Body_co]):
    """An event with its attributes. `sequence` counts per topic and subject, from 1 without holes.

    `causation_id` is the event whose handler recorded this one; None where a person's act did.
    `is_erased` is no part of the record: whoever received it knows that the person is erased, and left their data out.
    """

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    body: Body_co
    correlation_id: str | None = None
    causation_id: UUID | None = None
    lsp_id: str | None = None
    traceparent: str | None = None
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes of a record, readable without its body; `type` may be one nobody here knows."""

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    correlation_id: str | None
    causation_id: UUID | None
    lsp_id: str | None
    traceparent: str | None


def without_person(event: Event[Body_co]) -> Event[Body_co]:
    """Return the event of an erased person: the same, with every field of personal data blank."""
    return replace(event, body=without_personal_data(event.body), is_erased=True)


def encode(event: Event[EventBody]) -> tuple[bytes, Headers, bytes]:
    """Return key, headers and value of the record."""
    headers = [(name, value.encode()) for name, value in headers_of(event).items()]
    return event.subject.encode(), headers, event.body.model_dump_json().encode()


def headers_of(event: Event[EventBody]) -> dict[str, str]:
    """Return the attributes of an event as headers."""
    cause = None if event.causation_id is None else str(event.causation_id)
    schema = event.body.schema_address()
    return {
        "ce_id": str(event.id),
        "ce_type": event.type,
        "ce_source": event.source,
        "ce_subject": event.subject,
        "ce_sequence": f"{event.sequence:0{SEQUENCE_DIGITS}d}",
        **_of_many(event.time, schema, event.correlation_id, cause, event.lsp_id, event.traceparent),
    }


@lru_cache(64)
def _of_many(moment: datetime, schema: str, *others: str | None) -> Mapping[str, str]:
    """Return the headers that are the same for all events of a kind that one transaction tells."""
    names = ("ce_correlationid", "ce_causationid", "ce_lspid", "traceparent")
    return {
        "ce_specversion": "1.0",
        "ce_time": moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "ce_dataschema": schema,
        **{name: value for name, value in zip(names, others, strict=True) if value is not None},
        "content-type": "application/json",
    }


def attributes(headers: Iterable[tuple[str, bytes | None]]) -> Attributes:
    """Return the attributes of a record.

    Raises `Undecodable` when one is missing or unreadable, without quoting it: a forged one could hold anything. The
    sequence is compared as a number, never as text.
    """
    try:
        read = {name: value.decode() for name, value in headers if value is not None and _is_ours(name)}
        if any("\0" in value for value in read.values()):
            raise Undecodable("an attribute holds a NUL, which no database stores")
        if read["ce_specversion"] != "1.0":
            raise Undecodable("ce_specversion is not 1.0")
        found = Attributes(
            id=UUID(read["ce_id"]),
            type=read["ce_type"],
            source=read["ce_source"],
            subject=read["ce_subject"],
            time=datetime.fromisoformat(read["ce_time"]),
            sequence=_sequence(read["ce_sequence"]),
            correlation_id=read.get("ce_correlationid"),
            causation_id=UUID(read["ce_causationid"]) if "ce_causationid" in read else None,
            lsp_id=read.get("ce_lspid"),
            traceparent=read.get("traceparent"),
        )
    except KeyError as error:
        raise Undecodable(f"the attribute {error.args[0]} is missing") from None
    except ValueError as error:
        raise Undecodable(f"unreadable attributes: {type(error).__name__}") from None
    if len(found.type) > MAX_TYPE:
        raise Undecodable(f"ce_type is longer than {MAX_TYPE}")
    if found.sequence < 1 or found.time.tzinfo is None:
        raise Undecodable("ce_sequence must be 1 or more and ce_time must name its offset")
    return found


def _is_ours(name: str) -> bool:
    """Tell whether a header is an attribute: others, a tracer's say, may hold any bytes."""
    return name.startswith("ce_") or name == "traceparent"


def _sequence(written: str) -> int:
    """Read a sequence: ASCII digits only, and no more than are ever written, so that every database can hold it."""
    if not (written.isascii() and written.isdigit() and len(written) <= SEQUENCE_DIGITS):
        raise ValueError("ce_sequence is no number of at most ten digits")
    return int(written)


def decode(found: Attributes, key: bytes | None, value: bytes | None) -> Event[EventBody] | None:
    """Return the event, or None when its type is unknown here (a newer producer's, to be passed over).

    Raises `Undecodable` when key and subject differ, or the body does not fit the schema. The message names the
    places of the misfit, never the values: they could be personal data.
    """
    if key is None or key.decode("utf-8", "replace") != found.subject:
        raise Undecodable("the record key is not the subject")
    kind = registry().get(found.type)
    if kind is None:
        return None
    try:
        body = kind.model_validate_json(value or b"")
    except ValidationError as error:
        places = [f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors(include_input=False)]
        raise Undecodable(f"the body is no {found.type}: {'; '.join(places[:10])}") from None
    if body.subject != found.subject:
        raise Undecodable(f"the body's {kind.subject_field} is not the subject")
    return Event(
        id=found.id,
        type=found.type,
        source=found.source,
        subject=found.subject,
        time=found.time,
        sequence=found.sequence,
        body=body,
        correlation_id=found.correlation_id,
        causation_id=found.causation_id,
        lsp_id=found.lsp_id,
        traceparent=found.traceparent,
    )
