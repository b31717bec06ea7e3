"""One canary of each kind is masked wherever text leaves the tables, and our own ids stay readable."""

import io
import logging
from collections.abc import Callable

import pytest
import structlog

from kompeten.http.invalid import refusal
from kompeten.ids import new_id
from kompeten.personal import initial_of_address, last_digits, masked
from kompeten.problems import Conflict, Text
from kompeten.telemetry.logs import configure_logging
from kompeten.telemetry.traces import trace_of

CANARIES = (
    "6371015502809243",
    "6371 0155 0280 9243",
    "637101-550280-9243",
    "198002152009041001",
    "19800215 200904 1 001",
    "081234567890",
    "+62 812-3456-7890",
    "62 812 3456 7890",
    "siti.noor@example.id",
    "siti+lsp@mail.perpus.go.id",
)


class Quoting(Conflict):
    """A refusal whose message quotes what it was given."""

    code = "quoting"
    message = Text("Ada {value}.", "There is {value}.")


def logged(text: str) -> str:
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    configure_logging("INFO", "registration", stream)
    try:
        structlog.get_logger("x").info("value", value={"deep": [text]})
        logging.getLogger("library").warning("a library's %s", text)
    finally:
        structlog.reset_defaults()
        root.handlers[:] = before
        root.setLevel(level)
    return stream.getvalue()


def told(text: str) -> str:
    error = {"type": "extra_forbidden", "loc": ("body", text), "ctx": {}}
    return refusal([error]).body().model_dump_json()


WAYS: dict[str, Callable[[str], str]] = {
    "masked": masked,
    "in the middle of words": lambda text: masked(f"Nama Siti, nomor ({text}), alamat lain"),
    "a log line": logged,
    "a problem": lambda text: Quoting(value=[text]).body().model_dump_json(),
    "a field of a problem": told,
    "a traceback": lambda text: trace_of(RuntimeError(f"row ({text})")),
}


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("way", WAYS)
def test_no_way_out_shows_it(way: str, canary: str) -> None:
    shown = WAYS[way](canary)
    assert canary not in shown
    assert "[masked]" in shown


@pytest.mark.parametrize(
    "text",
    [
        "01a213f6-0812-7111-8111-123456789012",
        "12345678-1234-1234-1234-123456789012",
        "00-00000000000000001234567890123456-1234567890123456-01",
        "MET.000.012345.2024",
        "2026-11-25T18:25:13.123456+00:00",
        "offset 812345678 of kompeten.registration-3",
        "postgresql://registration@db/registration",
    ],
)
def test_our_own_ids_moments_and_places_stay_readable(text: str) -> None:
    assert masked(text) == text


def test_a_new_id_is_never_taken_for_a_number() -> None:
    ids = " ".join(str(new_id()) for _ in range(2000))
    assert masked(ids) == ids


def test_what_owners_are_shown_of_their_own_is_the_end_or_the_beginning() -> None:
    assert last_digits("6371015502809243") == "************9243"
    assert last_digits("9243") == "****"
    assert initial_of_address("siti@example.id") == "s***@example.id"
