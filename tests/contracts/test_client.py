"""The client reads what the services say: its models stand in the OpenAPI document, its words are the platform's."""

import json
from typing import Any, get_type_hints

import pytest
from pydantic import BaseModel

from contracts.sources import ROOT
from kompeten.labels import STATES
from kompeten_client.applications import Application, ReturnReason, Step, Timeline
from kompeten_client.batches import Batch, NewBatch, NewVenue, Venue
from kompeten_client.commands.exits import Exit
from kompeten_client.commands.help import HELP
from kompeten_client.commands.words import KINDS, LABELS
from kompeten_client.consents import ConsentText, ConsentTexts
from kompeten_client.documents import Document, Documents, Upload
from kompeten_client.feed import Change, Changes
from kompeten_client.imports import Finding, Import, Progress
from kompeten_client.problems import FieldError, ProblemBody
from kompeten_client.reports import OfFunding, OfRegency, Report, Reported
from registration.applications.rules import ApplicationState
from registration.batches.rules import BatchState
from registration.documents.rules import DocumentState
from registration.imports.rules import ImportState
from registration.papers.kinds import NAMES, DocumentKind
from registration.timeline.rules import Stage

DOCUMENT: dict[str, Any] = json.loads((ROOT / "shared/schemas/openapi/registration.json").read_text("utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
READ: dict[str, type[BaseModel]] = {
    "BatchView": Batch,
    "VenueView": Venue,
    "ApplicationView": Application,
    "ReturnReasonBody": ReturnReason,
    "TimelineView": Timeline,
    "EntryView": Step,
    "ImportProgress": Progress,
    "ImportView": Import,
    "ImportFinding": Finding,
    "ConsentTextsView": ConsentTexts,
    "ConsentText": ConsentText,
    "Problem": ProblemBody,
    "FieldError": FieldError,
    "ChangeView": Change,
    "FeedView": Changes,
    "UploadView": Upload,
    "DocumentView": Document,
    "DocumentsView": Documents,
    "ReportView": Report,
    "ReportedPerson": Reported,
    "RegencySums": OfRegency,
    "FundingSums": OfFunding,
}


@pytest.mark.parametrize("name", READ)
def test_what_the_client_reads_is_what_the_services_write(name: str) -> None:
    schema, model = SCHEMAS[name], READ[name]
    assert set(model.model_fields) <= set(schema["properties"])
    needed = {field for field, about in model.model_fields.items() if about.is_required()}
    assert needed <= set(schema.get("required", ()))


@pytest.mark.parametrize(("name", "body"), [("BatchBody", NewBatch), ("VenueBody", NewVenue)])
def test_what_the_client_sends_is_what_the_services_take(name: str, body: type) -> None:
    assert set(SCHEMAS[name]["required"]) == set(get_type_hints(body))


def test_the_client_calls_states_and_stages_what_the_platform_calls_them() -> None:
    known = {*BatchState, *ApplicationState, *ImportState, *DocumentState, *Stage}
    assert known == LABELS.keys()
    assert {word: STATES[word] for word in known} == LABELS
    assert {kind: (NAMES[kind].id, NAMES[kind].en) for kind in DocumentKind} == KINDS


@pytest.mark.parametrize("text", HELP["option_kind"])
def test_the_help_names_every_kind_of_document(text: str) -> None:
    assert [kind for kind in DocumentKind if kind not in text] == []


def test_every_exit_code_is_documented() -> None:
    page = (ROOT / "docs/client.md").read_text("utf-8")
    assert [code.name for code in Exit if f"| {code.value} | `{code.name}` |" not in page] == []
