"""Papers sent from a terminal: begun once, gone on with where the line broke, and what is wrong told."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from typer.testing import Result

from kompeten_client.client import Kompeten
from kompeten_client.commands.exits import Exit
from kompeten_client.documents import PIECE
from support.server_double import ServerDouble
from unit.client.conftest import found, problem

Run = Callable[..., Result]
APPLICATION_ID = "0197f000-0000-7000-8000-0000000000aa"
APPLICATION_UUID = UUID(APPLICATION_ID)
UPLOAD_ID = "0197f000-0000-7000-8000-0000000000bb"
BEGIN, UPLOAD = f"/v1/applications/{APPLICATION_ID}/documents", f"/v1/uploads/{UPLOAD_ID}"
CONTENT = b"%PDF-" + bytes(PIECE)


def upload(offset: int, state: str = "uploading") -> dict[str, object]:
    """Return how far the upload is."""
    return {"id": UPLOAD_ID, "kind": "diploma", "state": state, "offset": offset, "length": len(CONTENT)}


def offsets(server: ServerDouble) -> list[str]:
    """Return from where on pieces were sent."""
    return [request.headers["Upload-Offset"] for request in server.asked if request.method == "PATCH"]


@pytest.fixture
def sending(server: ServerDouble, tmp_path: Path) -> tuple[str, ...]:
    """An upload that was begun before, of which one piece has arrived; returns the command line."""
    server.answer("POST", BEGIN, httpx.Response(201, json=upload(0)))
    server.answer("GET", UPLOAD, found(**upload(PIECE)), found(**upload(len(CONTENT), "kept")))
    server.answer("PATCH", UPLOAD, httpx.Response(204))
    file = tmp_path / "ijazah.pdf"
    file.write_bytes(CONTENT)
    return ("documents", "upload", str(file), "--application", APPLICATION_ID, "--kind", "diploma")


def test_an_upload_goes_on_behind_what_has_arrived(
    signed_in: Run, server: ServerDouble, sending: tuple[str, ...]
) -> None:
    done = signed_in(*sending)
    assert (done.exit_code, UPLOAD_ID in done.stderr) == (Exit.DONE, True), done.output
    begun, piece = server.asked[0], server.asked[2]
    assert (begun.headers["Upload-Length"], begun.url.params["kind"]) == (str(len(CONTENT)), "diploma")
    assert (offsets(server), piece.content) == ([str(PIECE)], CONTENT[PIECE:])
    digest = base64.b64encode(hashlib.sha256(CONTENT[PIECE:]).digest()).decode()
    assert piece.headers["Upload-Checksum"] == f"sha256 {digest}"


def test_the_same_command_asks_for_the_same_upload_and_another_file_for_another(
    signed_in: Run, server: ServerDouble, sending: tuple[str, ...]
) -> None:
    signed_in(*sending)
    signed_in(*sending)
    Path(sending[2]).write_bytes(b"%PDF-other")
    signed_in(*sending)
    keys = [request.headers["Idempotency-Key"] for request in server.asked if request.method == "POST"]
    assert keys[0] == keys[1] != keys[2]


def test_a_piece_whose_answer_was_lost_is_not_sent_twice(client: Kompeten, server: ServerDouble) -> None:
    server.answer("POST", BEGIN, httpx.Response(201, json=upload(0)))
    arrived = [found(**upload(at)) for at in (0, PIECE)]
    server.answer("GET", UPLOAD, *arrived, found(**upload(len(CONTENT), "kept")))
    lost = (httpx.ReadTimeout(""), problem(409, "upload_offset_mismatch"))
    server.answer("PATCH", UPLOAD, *lost, httpx.Response(204))
    sent = list(client.documents.send(APPLICATION_UUID, CONTENT, kind="diploma"))
    assert [one.offset for one in sent] == [0, PIECE, len(CONTENT)]
    assert offsets(server) == ["0", "0", str(PIECE)]


def test_a_piece_damaged_on_its_way_is_sent_again(
    signed_in: Run, server: ServerDouble, sending: tuple[str, ...]
) -> None:
    server.answer("PATCH", UPLOAD, problem(460, "checksum_mismatch"), httpx.Response(204))
    assert signed_in(*sending).exit_code == Exit.DONE
    assert offsets(server) == [str(PIECE)] * 2


def test_what_is_refused_is_told_and_begun_anew_the_next_time(
    signed_in: Run, server: ServerDouble, sending: tuple[str, ...]
) -> None:
    wrong = {"code": "paper_active", "message": {"id": "PDF memuat skrip.", "en": "The PDF holds a script."}}
    server.answer("PATCH", UPLOAD, problem(422, "document_refused", wrong))
    done = signed_in(*sending)
    assert (done.exit_code, "The PDF holds a script." in done.output) == (Exit.REFUSED, True)
    server.answer("GET", UPLOAD, problem(410, "upload_over"), found(**upload(len(CONTENT), "kept")))
    server.answer("PATCH", UPLOAD, httpx.Response(204))
    assert signed_in(*sending).exit_code == Exit.DONE
    first, _, second = [request.headers["Idempotency-Key"] for request in server.asked if request.method == "POST"]
    assert first != second


def test_papers_are_listed_with_what_is_wrong(signed_in: Run, server: ServerDouble) -> None:
    refused = {"code": "paper_active", "message": {"id": "PDF memuat skrip.", "en": "The PDF holds a script."}}
    paper = {"id": UPLOAD_ID, "kind": "diploma", "created_at": "2026-11-01T00:00:00Z", "size": None, "type": None}
    kept = paper | {"state": "kept", "type": "application/pdf", "size": 20_480, "refused": None}
    server.answer("GET", BEGIN, found(items=[kept, paper | {"state": "refused", "refused": refused}]))
    shown = signed_in("--lang", "id", "documents", "list", APPLICATION_ID).stdout
    assert [part for part in ("ijazah", "tersimpan", "20 KiB", "PDF memuat skrip.") if part not in shown] == []
