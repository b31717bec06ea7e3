"""The bare limit of a submission: the same rows written by asyncpg and nothing else."""

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.people import LSP, ORGANIZER
from kompeten.ids import new_id
from support.people import SCHEME

_numbers = itertools.count(1)

PERSON = "INSERT INTO person (id, lsp_id, nik_index, nik_ciphertext, nik_key_id, created_at) VALUES ($1,$2,$3,$4,$5,$6)"
APPLICATION = """
    INSERT INTO application (id, lsp_id, organizer_id, batch_id, person_id, state, arrival, revision,
        participant_revision, full_name, birth_place, birth_date, sex, address, region_code, phone, email, education,
        field_of_study, employer, employer_kind, position, employed_since, scheme_code, funding_source, warnings,
        return_reasons, submitted_at, version)
    VALUES ($1,$2,$3,$4,$5,'submitted',0,1,0,$6,'Banjarmasin',$7,'male','Jl. Mawar No. 12','63.71','084000003019',$8,
        'S1','Ilmu Perpustakaan','Perpustakaan Umum Contoh','public','Pustakawan',$7,$9,'APBD','[]','[]',$10,1)
"""
REVISION = """
    INSERT INTO application_revision (application_id, revision, person_id, data, warnings, submitted_at, submitted_by)
    VALUES ($1,1,$2,$3,'[]',$4,'user-organizer_system')
"""
STREAM = "INSERT INTO event_stream (topic, subject, last) VALUES ('kompeten.registration',$1,1)"
OUTBOX = """
    INSERT INTO outbox (topic, subject, headers, body, recorded_at) VALUES ('kompeten.registration',$1,$2,$3,$4)
"""
TIMELINE = """
    INSERT INTO timeline_entry (event_id, application_id, event_type, stage, attempt, sequence, precedence, occurred_at,
        details)
    VALUES ($1,$2,'ApplicationSubmitted','submitted',0,1,'{0,0,1}',$3,'{"revision": 1}')
"""
AUDIT = """
    INSERT INTO audit_entry (id, at, actor, action, object_type, object_id, details, correlation_id)
    VALUES ($1,$2,'user-organizer_system','submit_application','application',$3,'{"revision": 1}',$4)
"""
DATA = json.dumps({f"field_{number}": "about as long as an answer is" for number in range(17)})
HEADERS = json.dumps({f"ce_attribute{number}": "0197f000-0000-7000-8000-0000000000aa" for number in range(12)})
EVENT = json.dumps({f"field_{number}": "0197f000-0000-7000-8000-0000000000aa" for number in range(11)})


async def write_submissions(database_url: str, batches: Sequence[str], *, count: int, connections: int) -> float:
    """Write so many submissions to the batches in turn, one transaction each, and return how many a second."""
    pool = await asyncpg.create_pool(database_url, min_size=connections, max_size=connections)
    left = itertools.islice(itertools.cycle(map(UUID, batches)), count)

    async def worker() -> None:
        async with pool.acquire() as connection:
            for batch_id in left:
                async with connection.transaction():
                    await _write(connection, batch_id)

    try:
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(connections):
                group.create_task(worker())
        return count / (time.perf_counter() - started)
    finally:
        await pool.close()


async def _write(connection: Any, batch_id: UUID) -> None:  # noqa: ANN401 - asyncpg has no types
    moment, born, number = datetime.now(UTC), date(1980, 2, 15), next(_numbers)
    person_id, application_id = new_id(), new_id()
    subject = str(application_id)
    await connection.execute(PERSON, person_id, LSP, secrets.token_bytes(32), secrets.token_bytes(44), "dev-1", moment)
    await connection.execute(
        APPLICATION,
        *(application_id, LSP, ORGANIZER, batch_id, person_id),
        *("Siti Rahmah", born, f"peserta.{number}@example.id", SCHEME.code, moment),
    )
    await connection.execute(STREAM, subject)
    await connection.execute(OUTBOX, subject, HEADERS, EVENT, moment)
    await connection.execute(REVISION, application_id, person_id, DATA, moment)
    await connection.execute(TIMELINE, new_id(), application_id, moment)
    await connection.execute(AUDIT, new_id(), moment, subject, subject)
