"""Papers on their way: resumed, judged, kept encrypted, read under audit, and gone for good."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from kompeten.objects.settings import ObjectsSettings
from kompeten.service.tidying import tidy
from registration.documents import commands
from registration.documents.rules import MOST_OF_AN_APPLICATION
from support.drivers.papers import TUS, Papers
from support.drivers.registration import RegistrationDriver
from support.strange_papers import jpeg, pdf, pdf_with_script


@pytest.fixture
async def papers(driver: RegistrationDriver) -> Papers:
    """Somebody's application, and its organizer's system."""
    return Papers(driver, await driver.submitted(await driver.approved_batch()))


def paths(papers: Papers) -> list[Path]:
    settings = papers.driver.service.runtime.settings
    assert isinstance(settings, ObjectsSettings)
    return [path for path in settings.objects_dir.rglob("*") if path.is_file()]


def files(papers: Papers) -> list[bytes]:
    return [path.read_bytes() for path in paths(papers)]


async def test_an_upload_goes_on_where_it_broke_off(papers: Papers) -> None:
    paper = pdf(pages=3)
    address = await papers.begun("diploma", len(paper))

    first = await papers.send(address, paper[:100], offset=0)
    asked = await papers.driver.client.head(address, headers=papers.driver.organizer)
    again = await papers.send(address, paper[:100], offset=0)
    last = await papers.send(address, paper[100:], offset=100)

    assert (first.status_code, first.headers["upload-offset"]) == (204, "100")
    assert (asked.status_code, asked.headers["upload-offset"], asked.headers["upload-length"]) == (
        200,
        "100",
        str(len(paper)),
    )
    assert (again.status_code, again.json()["code"], again.headers["upload-offset"]) == (
        409,
        "upload_offset_mismatch",
        "100",
    )
    assert (last.status_code, last.headers["upload-offset"], last.headers["tus-resumable"]) == (
        204,
        str(len(paper)),
        "1.0.0",
    )
    assert [(one["kind"], one["state"], one["type"]) for one in await papers.listed()] == [
        ("diploma", "kept", "application/pdf")
    ]
    assert await papers.driver.service.rows("SELECT count(*) AS n FROM upload_piece") == [{"n": 0}]


async def test_a_kept_paper_is_written_anew_encrypted_and_each_reading_is_audited(papers: Papers) -> None:
    document = await papers.kept("photo", jpeg(secret="taken at home"))

    shown = await papers.read(document)

    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["content-disposition"] == 'attachment; filename="photo.jpg"'
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.format == "JPEG"
    assert b"taken at home" not in shown.content
    (stored,) = files(papers)
    assert shown.content not in stored
    assert b"JFIF" not in stored
    audited = await papers.driver.service.rows(
        "SELECT action, object_id FROM audit_entry WHERE object_type = 'document' ORDER BY at, id"
    )
    assert audited == [{"action": f"{act}_document", "object_id": document} for act in ("create", "kept", "read")]


async def test_a_paper_that_cannot_be_taken_is_told_listed_and_leaves_nothing(papers: Papers) -> None:
    paper = pdf_with_script()
    address = await papers.begun("diploma", len(paper))

    answer = await papers.send(address, paper, offset=0)
    after = await papers.driver.client.head(address, headers=papers.driver.organizer)

    assert (answer.status_code, answer.json()["code"]) == (422, "document_refused")
    assert answer.json()["errors"][0]["code"] == "paper_active"
    assert after.status_code == 410
    (listed,) = await papers.listed()
    assert (listed["state"], listed["refused"]["code"]) == ("refused", "paper_active")
    assert files(papers) == []
    assert await papers.driver.service.rows("SELECT count(*) AS n FROM upload_piece") == [{"n": 0}]


async def test_what_is_taken_back_or_never_finished_is_removed(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    document, address = await papers.kept("photo", jpeg()), await papers.begun("diploma", 100)
    await papers.send(address, b"%PDF-", offset=0)

    removed = await papers.driver.client.delete(f"/v1/uploads/{document}", headers=papers.driver.organizer | TUS)
    runtime = papers.driver.service.process.beside
    monkeypatch.setattr(commands, "UPLOADS_KEPT", -timedelta(days=1))
    await tidy(runtime, [commands.end_uploads])
    await papers.work()

    assert removed.status_code == 204
    assert (await papers.read(document)).status_code == 404
    assert await papers.listed() == []
    assert files(papers) == []
    left = "SELECT (SELECT count(*) FROM upload_piece) AS pieces, count(object_name) AS named FROM document"
    assert await papers.driver.service.rows(left) == [{"pieces": 0, "named": 0}]


async def test_an_erasure_removes_papers_and_pieces(papers: Papers) -> None:
    driver = papers.driver
    document, address = await papers.kept("photo", jpeg()), await papers.begun("diploma", 100)
    await papers.send(address, b"%PDF-", offset=0)
    person = (await driver.application(papers.application))["person_id"]
    await driver.do(papers.application, "withdrawal", headers=driver.organizer, reason="Pindah")

    erased = await driver.client.post(
        f"/v1/people/{person}/erasure", json={"reason": "requested"}, headers=driver.admin
    )
    await papers.work()

    assert erased.status_code == 200, erased.text
    assert files(papers) == []
    assert (await papers.read(document)).status_code == 404
    assert (await papers.send(address, b"1.7", offset=5)).status_code == 404
    rows = await driver.service.rows("SELECT state, sha256, key_id, object_name FROM document ORDER BY id")
    assert rows == [{"state": "erased", "sha256": None, "key_id": None, "object_name": None}] * 2
    assert await driver.service.rows("SELECT count(content) AS n FROM upload_piece") == [{"n": 0}]


async def test_who_may_not_see_an_application_finds_none_of_its_papers(papers: Papers) -> None:
    document = await papers.kept("photo", jpeg())
    client, stranger = papers.driver.client, papers.driver.stranger | TUS

    answers = [
        await client.get(f"/v1/documents/{document}", headers=stranger),
        await client.get(f"/v1/uploads/{document}", headers=stranger),
        await client.delete(f"/v1/uploads/{document}", headers=stranger),
        await client.patch(f"/v1/uploads/{document}", content=b"x", headers=stranger),
        await client.get(f"/v1/applications/{papers.application}/documents", headers=stranger),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 5


@pytest.mark.parametrize(
    ("length", "headers", "status", "code"),
    [
        (5 * 1024 * 1024 + 1, {}, 413, "upload_too_long"),
        (0, {}, 422, "upload_empty"),
        (10, {"Tus-Resumable": "0.2.2"}, 412, "tus_version"),
        (10, {"Upload-Length": "ten"}, 400, "upload_header_malformed"),
    ],
)
async def test_an_upload_that_cannot_begin_says_why(
    papers: Papers, length: int, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await papers.begin("diploma", length, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_piece_that_is_wrong_changes_nothing(papers: Papers) -> None:
    address = await papers.begun("diploma", 100)

    answers = [
        await papers.send(address, b"x" * 101, offset=0),
        await papers.send(address, b"%PDF-", offset=0, Upload_Checksum="sha1 AAAA"),
        await papers.send(address, b"%PDF-", offset=0, Upload_Checksum="md4 AAAA"),
        await papers.send(address, b"%PDF-", offset=0, Content_Type="text/plain"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (413, "too_large"),
        (460, "checksum_mismatch"),
        (400, "upload_header_malformed"),
        (415, "unsupported_media_type"),
    ]
    assert (await papers.driver.client.head(address, headers=papers.driver.organizer)).headers["upload-offset"] == "0"


async def test_an_application_has_so_many_papers_and_none_once_it_is_accepted(papers: Papers) -> None:
    for _ in range(MOST_OF_AN_APPLICATION):
        last = await papers.begun("evidence", 100)
    full = await papers.begin("evidence", 100)
    await papers.driver.do(papers.application, "acceptance")
    closed = [await papers.begin("evidence", 100), await papers.send(last, b"%PDF-", offset=0)]

    assert (full.status_code, full.json()["code"]) == (409, "too_many_documents")
    assert [(answer.status_code, answer.json()["code"]) for answer in closed] == [(409, "documents_closed")] * 2


async def test_a_paper_whose_object_is_gone_says_so(papers: Papers) -> None:
    document = await papers.kept("photo", jpeg())
    for path in paths(papers):
        path.unlink()

    lost = await papers.read(document)

    assert (lost.status_code, lost.json()["code"]) == (410, "document_lost")
