"""Events that landed once stay readable: golden records against the committed schemas and the decoder."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contracts.golden import NAMES, SCHEMAS, Golden, golden
from kompeten.events import CertificateIssued, Event, EventBody, Undecodable, decode, encode, registry
from kompeten.events.envelope import Headers, attributes
from kompeten.ids import new_id
from support.events import sample

CANARY = "6371999999999999"
NEVER_IN_EVENTS = {"nik", "national_id", "birth_date", "birth_place", "address", "sex", "civil_servant_id"}
CONTACTS = {"email", "phone", "contacts", "assessor_email"}
KINDS = sorted(registry().values(), key=lambda kind: kind.__name__)
BODIES = {kind: st.builds(kind) for kind in KINDS}
UNREADABLE = {
    "ce_id": b"no uuid " + CANARY.encode(),
    "ce_time": b"yesterday " + CANARY.encode(),
    "ce_sequence": b"first " + CANARY.encode(),
    "ce_specversion": CANARY.encode(),
    "ce_type": b"\xff" + CANARY.encode(),
}


@pytest.fixture(params=NAMES)
def record(request: pytest.FixtureRequest) -> Golden:
    """Each golden event in turn."""
    return golden(request.param)


def test_every_event_type_has_a_golden_record() -> None:
    assert {f"{kind.__name__}.v{kind.version}" for kind in registry().values()} <= set(NAMES)


def test_the_factory_makes_a_valid_sample_of_every_type() -> None:
    for kind in KINDS:
        subject = new_id()
        assert sample(kind, subject).subject == str(subject)
        assert sample(kind).subject != sample(kind).subject


def test_a_golden_record_validates_against_the_committed_schema(record: Golden) -> None:
    validator = Draft202012Validator(record.schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    validator.validate(record.body)


def test_the_committed_schemas_are_schemas_and_name_themselves() -> None:
    for name in NAMES:
        schema = golden(name).schema
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"urn:kompeten:schema:{name}"


def test_a_golden_record_decodes_and_encodes_to_the_same(record: Golden) -> None:
    event = record.event()
    key, headers, value = encode(event)
    assert (type(event.body), event.body.topic) == (record.kind, record.topic)
    assert (key.decode(), {name: text.decode() for name, text in headers}) == (record.key, record.headers)
    assert event.body == type(event.body).model_validate_json(value)


def test_fields_a_newer_producer_added_are_ignored(record: Golden) -> None:
    body = record.kind.model_validate_json(record.value).model_dump(mode="json")
    widened = _widened(body)
    assert record.kind.model_validate(widened) == record.event().body


def test_a_type_nobody_here_knows_is_passed_over() -> None:
    record = golden("CertificateIssued.v1")
    headers = _with(record.raw_headers, "ce_type", b"id.kompeten.CertificateFramed.v1")
    assert decode(attributes(headers), record.key.encode(), b"anything") is None


def test_a_record_under_another_key_is_refused(record: Golden) -> None:
    known = attributes(record.raw_headers)
    for key in (None, b"", b"\xff", b"01980000-0000-7000-8000-00000000ffff"):
        with pytest.raises(Undecodable, match="key"):
            decode(known, key, record.value)


def test_a_body_about_another_application_is_refused(record: Golden) -> None:
    other = "01980000-0000-7000-8000-00000000ffff"
    known = attributes(_with(record.raw_headers, "ce_subject", other.encode()))
    with pytest.raises(Undecodable, match=record.kind.subject_field):
        decode(known, other.encode(), record.value)


@pytest.mark.parametrize(
    "missing", ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_sequence"]
)
def test_a_record_without_a_needed_header_is_refused(missing: str) -> None:
    headers = [(name, value) for name, value in golden("CertificateIssued.v1").raw_headers if name != missing]
    with pytest.raises(Undecodable, match=missing):
        attributes(headers)
    with pytest.raises(Undecodable, match=missing):
        attributes([*headers, (missing, None)])


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_header_is_refused_without_being_quoted(name: str) -> None:
    with pytest.raises(Undecodable) as refused:
        attributes(_with(golden("CertificateIssued.v1").raw_headers, name, UNREADABLE[name]))
    assert CANARY not in _told(refused.value)


@pytest.mark.parametrize("name", ["ce_id", "ce_type", "ce_source", "ce_subject", "ce_correlationid", "ce_lspid"])
def test_a_header_no_database_could_store_is_refused(name: str) -> None:
    with pytest.raises(Undecodable):
        attributes(_with(golden("CertificateIssued.v1").raw_headers, name, b"lsp\x00pustakawan"))


@pytest.mark.parametrize("sequence", [b"0", b"-1", b"", b"1.5"])
def test_a_sequence_that_counts_nothing_is_refused(sequence: bytes) -> None:
    with pytest.raises(Undecodable):
        attributes(_with(golden("CertificateIssued.v1").raw_headers, "ce_sequence", sequence))


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(Undecodable):
        attributes(_with(golden("CertificateIssued.v1").raw_headers, "ce_time", b"2026-07-21T02:00:00"))


@pytest.mark.parametrize(
    "value", [None, b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"application_id": "6371999999999999"}']
)
def test_a_body_that_is_no_such_event_is_refused_without_being_quoted(record: Golden, value: bytes | None) -> None:
    with pytest.raises(Undecodable) as refused:
        decode(attributes(record.raw_headers), record.key.encode(), value)
    assert CANARY not in _told(refused.value)


def test_no_event_can_carry_what_must_stay_in_registration(record: Golden) -> None:
    assert not NEVER_IN_EVENTS & set(_names(record.schema))


def test_the_public_topic_carries_no_contacts_and_no_person_ids() -> None:
    for kind in registry().values():
        if kind.topic == CertificateIssued.topic:
            assert not (CONTACTS | {"person_id", "deciders", "assessor"}) & set(_names(kind.model_json_schema()))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None)  # how long an example takes is the machine's affair
@given(st.data())
def test_whatever_is_encoded_decodes_to_the_same(kind: type[EventBody], data: st.DataObject) -> None:
    body = data.draw(BODIES[kind].filter(lambda drawn: "\0" not in drawn.subject))
    event: Event[EventBody] = Event(
        id=data.draw(st.uuids()),
        type=kind.event_type(),
        source=kind.source,
        subject=body.subject,
        time=data.draw(st.datetimes(timezones=st.just(UTC))),
        sequence=data.draw(st.integers(min_value=1, max_value=10**10 - 1)),
        body=body,
        lsp_id=data.draw(st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)),
    )
    key, headers, value = encode(event)
    assert decode(attributes(headers), key, value) == event


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["ce_id", "ce_type", "ce_sequence", "x"]), st.none() | st.binary())))
def test_no_headers_make_the_reader_stumble(headers: list[tuple[str, bytes | None]]) -> None:
    with pytest.raises(Undecodable):
        attributes(headers)


def test_the_schemas_folder_holds_no_schema_without_a_golden_record() -> None:
    written = {path.stem for path in SCHEMAS.glob("*.v*.json")}
    assert written == set(NAMES)


def _with(headers: Headers, name: str, value: bytes) -> Headers:
    return [(one, value if one == name else kept) for one, kept in headers]


def _widened(value: Any) -> Any:
    """Return JSON with an unknown field in every object."""
    if isinstance(value, dict):
        return {name: _widened(one) for name, one in value.items()} | {"from_the_future": {"x": [1]}}
    return [_widened(one) for one in value] if isinstance(value, list) else value


def _names(schema: Any) -> Iterator[str]:
    """Yield the name of every property a schema knows, at any depth."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for one in schema.values():
            yield from _names(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _names(one)


def _told(error: BaseException | None) -> str:
    """Return everything a log would show of an error: its message and those of its causes."""
    told = ""
    while error is not None:
        told += str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told
