"""The LSPs take turns with their certificates: one with thousands to draw delays no other."""

import asyncpg
import pytest

from certification.certificates.parts import renderer_of
from certification.credentials.parts import signer_of
from certification.pdf.data import CertificateDocument
from certification.seals.folder import FolderSeals
from support.databases import rows_read
from support.drivers.certification import CertificationDriver

MANY = """
    INSERT INTO certificate
    SELECT (jsonb_populate_record(certificate, jsonb_build_object(
        'id', gen_random_uuid(), 'lsp_id', 'a-large-one', 'case_id', gen_random_uuid(), 'sequence', number + 1,
        'certificate_number', 'n' || number, 'registration_number', 'r' || number,
        'code_sha256', sha256(number::text::bytea), 'person_id', gen_random_uuid()))).*
      FROM certificate, generate_series(1, 3000) AS number
"""


async def test_a_single_certificate_has_its_turn_beside_thousands_of_another(
    driver: CertificationDriver, superuser_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def draw(document: CertificateDocument, _: bytes | None) -> bytes:
        return document.certificate_number.encode()

    monkeypatch.setattr("certification.certificates.renderer.render_off_loop", draw)
    monkeypatch.setattr(FolderSeals, "find_seal", _nothing)  # what is drawn here is no PDF
    await driver.certificate()
    await signer_of(driver.service.runtime)._work()
    server = await asyncpg.connect(superuser_url.rsplit("/", 1)[0] + "/" + driver.service.database.name)
    try:
        await server.execute("SET session_replication_role = replica")  # without the cases the keys lead to
        await server.execute(MANY)
        await server.execute("ANALYZE certificate")
    finally:
        await server.close()
    renderer = renderer_of(driver.service.runtime)
    assert [await renderer.render_some() for _ in range(3)] == [20, 1, 20]
    async with driver.service.runtime.sessions() as session, session.begin():
        await renderer._render_chunk(session)
        assert await rows_read(session, "certificate") < 400


async def _nothing(*_: object, **__: object) -> None:
    return None
