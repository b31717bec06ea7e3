"""The AsyncAPI 3 document: topics, messages with their CloudEvents headers, and who sends and receives."""

import json
from pathlib import Path
from typing import Any

from kompeten.events import EventBody, registry
from reactions import SERVICES, reactions

Document = dict[str, Any]  # Any: an AsyncAPI document is JSON

GOLDEN = Path(__file__).resolve().parent.parent / "tests/contracts/events"
SCHEMAS = "#/components/schemas/"
TEXT = {"type": "string"}
REQUIRED = ("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_dataschema", "ce_sequence")


def _headers(kind: type[EventBody]) -> Document:
    """Return the schema of a message's headers: what names its type is constant."""
    return {
        "type": "object",
        "required": list(REQUIRED),
        "properties": {
            "ce_specversion": {**TEXT, "const": "1.0"},
            "ce_id": {**TEXT, "format": "uuid", "description": "UUIDv7"},
            "ce_type": {**TEXT, "const": kind.event_type()},
            "ce_source": {**TEXT, "const": kind.source},
            "ce_subject": {**TEXT, "description": "What the event is about, also the record key"},
            "ce_time": {**TEXT, "format": "date-time"},
            "ce_dataschema": {**TEXT, "const": kind.schema_address()},
            "ce_sequence": {**TEXT, "pattern": "^[0-9]{10}$", "description": "Per topic and subject, from 1"},
            "ce_correlationid": TEXT,
            "ce_causationid": {**TEXT, "format": "uuid", "description": "The event whose handler recorded this"},
            "ce_lspid": TEXT,
            "traceparent": TEXT,
        },
    }


def asyncapi_document() -> Document:
    """Return the document of all registered events."""
    kinds = sorted(registry().values(), key=lambda kind: kind.__name__)
    topics = sorted({kind.topic for kind in kinds})
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Kompeten events", "version": "1", "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "channels": {topic: _channel(topic, kinds) for topic in topics},
        "operations": _operations(kinds),
        "components": {
            "messages": {kind.__name__: _message(kind) for kind in kinds},
            "schemas": _schemas(kinds),
        },
    }


def _channel(topic: str, kinds: list[type[EventBody]]) -> Document:
    messages = {
        kind.__name__: {"$ref": f"#/components/messages/{kind.__name__}"} for kind in kinds if kind.topic == topic
    }
    return {"address": topic, "messages": messages, "bindings": {"kafka": {"topic": topic, "partitions": 12}}}


def _message(kind: type[EventBody]) -> Document:
    return {
        "name": kind.event_type(),
        "summary": (kind.__doc__ or "").strip().splitlines()[0],
        "headers": _headers(kind),
        "payload": {"$ref": SCHEMAS + kind.__name__},
        "bindings": {"kafka": {"key": _subject(kind)}},
        "examples": [_example(kind)],
    }


def _example(kind: type[EventBody]) -> Document:
    """Return the record of this type that every version must be able to read."""
    golden = json.loads((GOLDEN / f"{kind.__name__}.v{kind.version}.json").read_text("utf-8"))
    return {"headers": golden["headers"], "payload": golden["body"]}


def _schemas(kinds: list[type[EventBody]]) -> Document:
    """Return the bodies and what they are made of, in one place; two shapes under one name are a `ValueError`."""
    found: Document = {}
    for kind in kinds:
        schema = kind.model_json_schema(mode="serialization", ref_template=SCHEMAS + "{model}")
        parts = schema.pop("$defs", {}) | {kind.__name__: schema}
        for name, part in parts.items():
            if found.setdefault(name, part) != part:
                raise ValueError(f"two shapes are called {name}")
    return dict(sorted(found.items()))


def _subject(kind: type[EventBody]) -> Document:
    """Return the shape of the record key: that of the body's field it repeats."""
    shape: Document = kind.model_json_schema(mode="serialization")["properties"][kind.subject_field]
    told = {name: value for name, value in shape.items() if name in ("type", "format")}
    return told | {"description": f"`{kind.subject_field}`"}


def _operations(kinds: list[type[EventBody]]) -> Document:
    operations: Document = {}
    for kind in kinds:
        operations[f"{kind.source.strip('/')}.sends.{kind.__name__}"] = _operation("send", kind)
    for service in SERVICES:
        for kind in kinds:
            for receiver, handler in reactions(kind):
                if receiver == service:
                    operations[f"{service}.{handler}.{kind.__name__}"] = _operation("receive", kind)
    return operations


def _operation(action: str, kind: type[EventBody]) -> Document:
    channel = f"#/channels/{kind.topic}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{kind.__name__}"}],
    }
