"""The bare limit of an import: calamine reads the file, COPY writes the same rows, and nothing is judged."""

import io
import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg
from python_calamine import CalamineWorkbook

from benchmarks.bare_submission import DATA, EVENT, HEADERS
from benchmarks.people import LSP, ORGANIZER
from kompeten.ids import new_id

CHUNK = 500
TOPIC = "kompeten.registration"
BY = "user-organizer_system"
COLUMNS = {
    "person": "id lsp_id nik_index nik_ciphertext nik_key_id created_at",
    "application": "id lsp_id organizer_id batch_id person_id state arrival revision participant_revision full_name "
    "birth_place birth_date sex address region_code phone email education field_of_study employer employer_kind "
    "position employed_since scheme_code funding_source warnings return_reasons submitted_at version",
    "application_revision": "application_id revision person_id data warnings submitted_at submitted_by",
    "event_stream": "topic subject last",
    "outbox": "topic subject headers body recorded_at",
    "timeline_entry": "event_id application_id event_type stage attempt sequence precedence occurred_at details",
    "audit_entry": "id at actor action object_type object_id details correlation_id",
    "import_row": "import_id row outcome application_id nik_index errors warnings",
}
IMPORT = """
    INSERT INTO import (id, lsp_id, organizer_id, batch_id, is_dry_run, is_all_or_nothing, state, attempt, refused_for,
        rows, done, created, revised, unchanged, waiting, sent_at, sent_by, finished_at, is_emptied)
    VALUES ($1,$2,$3,$4,false,false,'finished',1,'[]',$5,$5,$5,0,0,0,now(),$6,now(),true)
"""
Row = dict[str, Any]  # Any: a cell


async def bare_import(database_url: str, batch_id: UUID, content: bytes) -> float:
    """Read a workbook and write its rows, 500 a transaction; return how many a second."""
    connection = await asyncpg.connect(database_url)
    try:
        started = time.perf_counter()
        header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("peserta").to_python()
        names = ["row", *map(str, header)]
        people = [dict(zip(names, (number, *row), strict=True)) for number, row in enumerate(rows, start=2)]
        import_id = new_id()
        await connection.execute(IMPORT, import_id, LSP, ORGANIZER, batch_id, len(people), BY)
        for at in range(0, len(people), CHUNK):
            async with connection.transaction():
                await _write(connection, batch_id, import_id, people[at : at + CHUNK])
        return len(people) / (time.perf_counter() - started)
    finally:
        await connection.close()


async def _write(
    connection: Any,  # noqa: ANN401 - asyncpg has no types
    batch_id: UUID,
    import_id: UUID,
    people: Sequence[Row],
) -> None:
    tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
    for person in people:
        for name, row in _rows(person, batch_id, import_id):
            tables[name].append(row)
    for name, records in tables.items():
        await connection.copy_records_to_table(name, records=records, columns=COLUMNS[name].split())


def _rows(person: Row, batch_id: UUID, import_id: UUID) -> Iterator[tuple[str, tuple[Any, ...]]]:
    moment, born = datetime.now(UTC), date(1980, 2, 15)
    person_id, application_id, index = new_id(), new_id(), secrets.token_bytes(32)
    subject = str(application_id)
    yield "person", (person_id, LSP, index, secrets.token_bytes(44), "dev-1", moment)
    text = [person[name] for name in ("alamat", "kode_wilayah", "telepon", "email", "pendidikan_terakhir", "jurusan")]
    yield (
        "application",
        (
            *(application_id, LSP, ORGANIZER, batch_id, person_id, "submitted", 0, 1, 0, person["nama_lengkap"]),
            *(person["tempat_lahir"], born, "male", *text, person["instansi"], "public", person["jabatan"], born),
            *(person["skema"], person["sumber_dana"], "[]", "[]", moment, 1),
        ),
    )
    yield "application_revision", (application_id, 1, person_id, DATA, "[]", moment, BY)
    yield "event_stream", (TOPIC, subject, 1)
    yield "outbox", (TOPIC, subject, HEADERS, EVENT, moment)
    entry = (new_id(), application_id, "ApplicationSubmitted", "submitted", 0, 1, [0, 0, 0, 1], moment, "{}")
    yield "timeline_entry", entry
    yield "audit_entry", (new_id(), moment, BY, "submit_application", "application", subject, "{}", subject)
    yield "import_row", (import_id, person["row"], "created", application_id, index, "[]", "[]")
