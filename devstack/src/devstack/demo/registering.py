"""Act one: a batch is proposed and approved, a spreadsheet of sixty arrives, the LSP accepts them."""

import asyncio
from typing import Any
from uuid import UUID

from devstack.demo.caller import ORGANIZER, wait_for
from devstack.demo.importing import File, bring_in, client_of
from devstack.demo.scene import Scene
from devstack.demo.sheets import CLEAN, DIRTY, TIME_ZONE, participants, sheet
from kompeten_client.batches import NewBatch

QUOTA = 60
ROWS = {CLEAN: 60, DIRTY: 40}


async def set_up_organizer(scene: Scene) -> None:
    """The LSP enters the province."""
    name = {"name": "Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan", "kind": "province"}
    await scene.cast.manager.call("PUT", f"/v1/organizers/{ORGANIZER}", name)


async def propose_batch(scene: Scene) -> None:
    """The organizer proposes, the certification manager approves; nobody else may."""
    cast = scene.cast
    schemes = sorted({body["scheme_code"] for body in participants()})
    proposal = NewBatch(
        title="Sertifikasi Kompetensi Pustakawan Kalimantan Selatan",
        scheme_codes=schemes,
        starts_on=scene.day.isoformat(),
        ends_on=scene.day.isoformat(),
        time_zone=TIME_ZONE,
        venue={"name": "Gedung Dispersip Kalimantan Selatan", "region_code": "63.71"},
        quota=QUOTA,
        funding_source="APBD",
    )
    with client_of(cast.organizer) as kompeten:
        batch = await asyncio.to_thread(kompeten.batches.propose, proposal, key="demo-batch")
    scene.found["batch_id"] = str(batch.id)
    approval = f"/v1/batches/{batch.id}/approval"
    await scene.refusals.expect("organizer approves own batch", cast.organizer, "POST", approval, status=403)
    await scene.refusals.expect(
        "another organizer reads the batch", cast.stranger, "GET", f"/v1/batches/{batch.id}", status=404
    )
    await cast.manager.call("POST", approval)


async def submit_applications(scene: Scene) -> None:
    """The organizer tries an untidy spreadsheet and is told what to mend; then it sends the one that is in order."""
    organizer = scene.cast.organizer
    clean, dirty = (File(name, sheet(name), rows) for name, rows in ROWS.items())
    batch = {"batch_id": UUID(scene.batch_id)}
    with client_of(organizer) as kompeten:
        scene.found["consent"] = (await asyncio.to_thread(kompeten.consents.current)).version
        tried = await bring_in(scene, kompeten, "untidy spreadsheet tried", dirty, batch, dry_run=True)
        scene.found["problems"] = tried.errors
        sent = await bring_in(scene, kompeten, "spreadsheet imported", clean, batch)
        if sent.errors or sent.accepted != len(participants()):
            raise RuntimeError(f"the clean spreadsheet was not taken as a whole: {sent}")
        again = await bring_in(scene, kompeten, "spreadsheet sent once more", clean, batch)
        if again != sent:
            raise RuntimeError(f"a repeated request was not answered from the store: {again}")
    unconsented = f"/v1/imports?batch_id={scene.batch_id}"
    path = f"{unconsented}&consent_version={scene.found['consent']}"
    await scene.refusals.expect(
        "a spreadsheet of people who were not asked",
        *(organizer, "POST", unconsented, sheet(CLEAN)),
        status=422,
        code="consent_missing",
    )
    await scene.refusals.expect(
        "another spreadsheet under a used Idempotency-Key",
        *(organizer, "POST", path, sheet(DIRTY)),
        status=422,
        code="idempotency_key_reused",
        Idempotency_Key=CLEAN,
    )
    await scene.refusals.expect(
        "a web page called a spreadsheet",
        *(organizer, "POST", path, b"<html></html>"),
        status=422,
        code="not_a_spreadsheet",
    )
    given = {"batch_id": scene.batch_id, "consent_version": scene.found["consent"]}
    await _refuse_single(scene, given | participants()[0])


async def _refuse_single(scene: Scene, body: dict[str, Any]) -> None:
    """What is refused in a single application."""
    await scene.refusals.expect(
        "the same person twice in one batch",
        scene.cast.organizer,
        "POST",
        "/v1/applications",
        body,
        status=409,
        code="already_registered",
    )
    await scene.refusals.expect(
        "an application with a broken NIK and no name",
        scene.cast.organizer,
        "POST",
        "/v1/applications",
        {name: value for name, value in body.items() if name != "full_name"} | {"national_id": "6371"},
        status=422,
        code="nik_format",
    )


async def accept_applications(scene: Scene) -> None:
    """The LSP works its queue off, oldest first, twenty at a time; the organizer may not."""
    admin = scene.cast.admin
    waiting = await admin.all("/v1/applications", batch_id=scene.batch_id, state="submitted")
    await scene.refusals.expect(
        "organizer accepts an application",
        scene.cast.organizer,
        "POST",
        f"/v1/applications/{waiting[0]['id']}/acceptance",
        status=403,
    )
    with scene.screen.step("applications accepted", len(waiting)) as step:
        for start in range(0, len(waiting), 20):
            part = [application["id"] for application in waiting[start : start + 20]]
            answer = await admin.call("POST", "/v1/applications/acceptances", {"application_ids": part})
            refused = [item for item in answer["items"] if item["status"] != "accepted"]
            if refused:
                raise RuntimeError(f"not accepted: {refused}")
            step.advance(len(part))


async def wait_until_closed(scene: Scene) -> dict[str, Any]:  # Any: JSON
    """Wait until registration's own counts show no open application, and return the batch."""

    async def closed() -> dict[str, Any] | None:
        batch = await scene.cast.organizer.call("GET", f"/v1/batches/{scene.batch_id}")
        return batch if not open_applications(batch["counts"]) else None

    with scene.screen.step("registration hears the outcomes"):
        batch: dict[str, Any] = await wait_for("no open application", closed)
    return batch


FINAL = ("issued", "not_granted", "absent", "rejected", "withdrawn")


def open_applications(counts: dict[str, int]) -> int:
    """Return how many applications have no final outcome yet."""
    return sum(number for stage, number in counts.items() if stage not in FINAL)
