"""The golden events: one record per event type that has ever landed. They stay for ever."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.sources import ROOT
from kompeten.events import Event, EventBody, decode, registry
from kompeten.events.envelope import Headers, attributes

FOLDER = Path(__file__).parent / "events"
SCHEMAS = ROOT / "shared/src/kompeten/events/schemas"


@dataclass(frozen=True)
class Golden:
    """A record as it stands in its file: `<Name>.v<version>.json`."""

    name: str
    topic: str
    key: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]  # Any: JSON

    @property
    def raw_headers(self) -> Headers:
        """Return the headers as Kafka carries them."""
        return [(name, value.encode()) for name, value in self.headers.items()]

    @property
    def value(self) -> bytes:
        """Return the body as Kafka carries it."""
        return json.dumps(self.body).encode()

    @property
    def schema(self) -> dict[str, Any]:  # Any: a JSON Schema
        """Return the committed schema of its type."""
        found: dict[str, Any] = json.loads((SCHEMAS / f"{self.name}.json").read_text("utf-8"))
        return found

    @property
    def kind(self) -> type[EventBody]:
        """Return the body class of its type."""
        return registry()[self.headers["ce_type"]]

    def event(self) -> Event[EventBody]:
        """Return the decoded event."""
        event = decode(attributes(self.raw_headers), self.key.encode(), self.value)
        assert event is not None
        return event


def golden(name: str) -> Golden:
    """Return one golden event by the name of its file, without ending."""
    content = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return Golden(name, content["topic"], content["key"], content["headers"], content["body"])


NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
