"""Act one: a batch is proposed and approved, sixty applications arrive, the LSP accepts them."""

from typing import Any

from devstack.demo.caller import ORGANIZER, wait_for
from devstack.demo.scene import Scene
from devstack.demo.sheets import TIME_ZONE, participants

QUOTA = 60


async def propose_batch(scene: Scene) -> None:
    """The organizer proposes, the certification manager approves; nobody else may."""
    cast = scene.cast
    await cast.manager.call(
        "PUT",
        f"/v1/organizers/{ORGANIZER}",
        {"name": "Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Selatan", "kind": "province"},
    )
    schemes = sorted({body["scheme_code"] for body in participants()})
    await cast.organizer.call(
        "POST",
        "/v1/batches",
        {
            "title": "Sertifikasi Kompetensi Pustakawan Kalimantan Selatan",
            "scheme_codes": schemes,
            "starts_on": scene.day.isoformat(),
            "ends_on": scene.day.isoformat(),
            "time_zone": TIME_ZONE,
            "venue": {"name": "Gedung Dispersip Kalimantan Selatan", "region_code": "63.71"},
            "quota": QUOTA,
            "funding_source": "APBD",
        },
        Idempotency_Key="demo-batch",
    )
    (batch,) = await cast.organizer.all("/v1/batches")
    scene.found["batch_id"] = batch["id"]
    approval = f"/v1/batches/{batch['id']}/approval"
    await scene.refusals.expect("organizer approves own batch", cast.organizer, "POST", approval, status=403)
    await scene.refusals.expect(
        "another organizer reads the batch", cast.stranger, "GET", f"/v1/batches/{batch['id']}", status=404
    )
    await cast.manager.call("POST", approval)


async def submit_applications(scene: Scene) -> None:
    """The organizer's program sends every row of its spreadsheet under a key of its own."""
    bodies = [{"batch_id": scene.batch_id} | body for body in participants()]

    async def submit(numbered: tuple[int, dict[str, Any]]) -> None:
        number, body = numbered
        await scene.cast.organizer.call("POST", "/v1/applications", body, Idempotency_Key=f"demo-row-{number}")

    await scene.each("applications submitted", enumerate(bodies, start=2), submit)
    await _repeat(scene, bodies[0])


async def _repeat(scene: Scene, body: dict[str, Any]) -> None:
    """A repeated key gets the first answer; an altered body under the same key is refused."""
    answer = await scene.cast.organizer.settle("POST", "/v1/applications", body, Idempotency_Key="demo-row-2")
    if answer.status_code != 201 or answer.headers.get("Idempotency-Replayed") != "true":  # noqa: PLR2004
        raise RuntimeError(f"a repeated request was not answered from the store: {answer.status_code}")
    await scene.refusals.expect(
        "another application under a used Idempotency-Key",
        scene.cast.organizer,
        "POST",
        "/v1/applications",
        body | {"full_name": "Nama Lain"},
        status=422,
        code="idempotency_key_reused",
        Idempotency_Key="demo-row-2",
    )
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
