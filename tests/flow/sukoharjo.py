"""Sukoharjo: sixty-one librarians apply from one spreadsheet, with assessors of their own."""

import asyncio
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from devstack.demo.importing import File, bring_in, client_of
from devstack.demo.people import csv_of, made_up
from devstack.demo.scene import Scene
from devstack.demo.sheets import FIELDS, AssessorRow
from kompeten_client.batches import NewBatch

PEOPLE, SERIES, ASSESSORS = 61, 71, 6
SCHEME, REGION, ORGANIZER = "KL-04", "33.11", "perpus-sukoharjo"
ZONE = "Asia/Jakarta"


async def apply(scene: Scene) -> None:
    """The regency proposes a batch, the LSP approves it, and a spreadsheet of sixty-one goes in."""
    cast = scene.cast
    scene.began = scene.began.astimezone(ZoneInfo(ZONE))  # for an hour a day, another day than where the demo plays
    name = {"name": "Perpustakaan Kabupaten Sukoharjo", "kind": "regency"}
    await cast.manager.call("PUT", f"/v1/organizers/{ORGANIZER}", name)
    cast.organizer = cast.player("organizer_system", "Perpustakaan Sukoharjo", organizer_id=ORGANIZER)
    scene.assessors = [_assessor(scene, number) for number in range(ASSESSORS)]
    day = scene.day.isoformat()
    proposal = NewBatch(
        title="Sertifikasi Pustakawan Kabupaten Sukoharjo",
        scheme_codes=[SCHEME],
        starts_on=day,
        ends_on=day,
        time_zone=ZONE,
        venue={"name": "Perpustakaan Kabupaten Sukoharjo", "region_code": REGION},
        quota=PEOPLE,
        funding_source="APBD",
    )
    people = made_up(PEOPLE, regions=(REGION,), series=SERIES, schemes=(SCHEME,))
    file = File("sukoharjo.csv", csv_of(people, list(FIELDS)), PEOPLE)
    with client_of(cast.organizer) as kompeten:
        batch = await asyncio.to_thread(kompeten.batches.propose, proposal, key="sukoharjo")
        scene.found["batch_id"] = str(batch.id)
        await cast.manager.call("POST", f"/v1/batches/{batch.id}/approval")
        sent = await bring_in(scene, kompeten, "Sukoharjo applies", file, {"batch_id": UUID(scene.batch_id)})
    assert (sent.created, sent.errors) == (PEOPLE, [])


async def certificates_of(scene: Scene) -> list[dict[str, Any]]:
    """Return what was issued, in the order of its numbers."""
    return await scene.cast.manager.all("/v1/certificates", batch_id=scene.batch_id)


def _assessor(scene: Scene, number: int) -> AssessorRow:
    met_number, user_id = f"MET.000.99{number:04}.2024", f"assessor:sukoharjo.{number}"
    valid_until = scene.day.replace(year=scene.day.year + 2, day=1)
    body = {
        "met_number": met_number,
        "name": f"Asesor Sukoharjo {number}",
        "email": f"asesor.sukoharjo.{number}@example.id",
        "employer": "Universitas Contoh Surakarta",
        "user_id": user_id,
        "schemes": [SCHEME],
        "valid_until": valid_until.isoformat(),
    }
    identity = uuid5(NAMESPACE_URL, f"sukoharjo/{met_number}")
    return AssessorRow(identity, user_id, body, str(body["employer"]), frozenset({SCHEME}), valid_until, is_valid=True)
