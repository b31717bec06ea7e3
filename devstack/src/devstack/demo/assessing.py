"""Act two: assessors are loaded and assigned, mark every unit, complete; one candidate does not come."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from devstack.demo.caller import Caller, wait_for
from devstack.demo.planning import Slot, first_slot, in_scope, plan
from devstack.demo.scene import Scene
from devstack.demo.sheets import AssessorRow
from devstack.demo.workshop import trainer_of

NOT_YET_COMPETENT = 5  # candidates, drawn by the seed
EVIDENCE = ("observation", "product", "portfolio", "written", "oral", "interview", "third_party")


async def load_assessors(scene: Scene) -> None:
    """The certification manager loads the assessors."""

    async def put(row: AssessorRow) -> None:
        await scene.cast.manager.call("PUT", f"/v1/assessors/{row.id}", row.body)

    await scene.each("assessors loaded", scene.assessors, put)


async def assign_assessors(scene: Scene) -> None:
    """Every candidate gets an assessor; one whose MET registration expired, and one who taught them, is refused."""
    assessments = await open_assessments(scene)
    expired, trainer = next(row for row in scene.assessors if not row.is_valid), trainer_of(scene)
    await _try(scene, assessments, expired, "an assessor whose MET registration expired", "met_expired")
    await _try(scene, assessments, trainer, "the trainer of the workshop assesses a trainee", "trained_the_candidate")
    await assign(scene, assessments, [row for row in scene.assessors if row.id != trainer.id])


async def open_assessments(scene: Scene) -> list[dict[str, Any]]:  # Any: JSON
    """Wait until whoever was accepted has an assessment, and return them."""
    batch = scene.batch_id
    expected = scene.found["registered"] = len(
        await scene.cast.admin.all("/v1/applications", batch_id=batch, state="accepted")
    )

    async def opened() -> list[dict[str, Any]] | None:
        found = await scene.cast.manager.all("/v1/assessments", batch_id=batch, state="open")
        return found if len(found) == expected else None

    assessments: list[dict[str, Any]] = await wait_for("assessments opened", opened)
    return assessments


async def assign(scene: Scene, assessments: list[dict[str, Any]], rows: list[AssessorRow]) -> None:  # Any: JSON
    """Give every candidate one of these assessors, at an hour of their own."""

    async def put(slot: Slot) -> None:
        await scene.cast.manager.call("PUT", f"/v1/assessments/{slot.assessment_id}/assignment", slot.body)

    await scene.each("assessors assigned", plan(assessments, rows, scene.day), put)


async def _try(scene: Scene, assessments: list[dict[str, Any]], row: AssessorRow, attempt: str, code: str) -> None:
    """Try an assessor who has the scheme and may not assess all the same."""
    candidate = next(one for one in assessments if in_scope(one, row))
    await scene.refusals.expect(
        attempt,
        scene.cast.manager,
        "PUT",
        f"/v1/assessments/{candidate['id']}/assignment",
        Slot(candidate["id"], row, first_slot(scene.day)).body,
        status=409,
        code=code,
    )


async def mark_units(scene: Scene) -> None:
    """Each assessor finds their candidates in their own list, saves in parts, repeats one, and completes."""
    work: list[tuple[Caller, dict[str, Any]]] = []
    for row in scene.assessors:
        player = scene.cast.player("assessor", row.body["name"], subject=row.user_id, assessor_id=row.id)
        own = await player.all("/v1/assessments", batch_id=scene.batch_id, state="assigned")
        work += [(player, assessment) for assessment in own]
    await _try_anothers_candidate(scene, work)
    order = scene.draw.sample(sorted(assessment["id"] for _, assessment in work), NOT_YET_COMPETENT + 1)
    absent, missing_a_unit = order[0], set(order[1:])

    async def mark(item: tuple[Caller, dict[str, Any]]) -> None:
        player, assessment = item
        if assessment["id"] == absent:
            note = {"note": "Tidak hadir sampai kegiatan selesai."}
            await player.call("POST", f"/v1/assessments/{assessment['id']}/absence", note)
        else:
            await assess(player, assessment, competent=assessment["id"] not in missing_a_unit)

    await scene.each("candidates assessed", work, mark)


async def assess(player: Caller, assessment: dict[str, Any], *, competent: bool) -> None:
    """Save half, then all (so half is repeated), then complete."""
    units = assessment["participant"]["scheme"]["units"]
    results = [_result(assessment["id"], index, unit, competent=competent) for index, unit in enumerate(units)]
    path = f"/v1/assessments/{assessment['id']}"
    await player.call("PUT", f"{path}/results", {"results": results[: len(results) // 2 + 1]})
    await player.call("PUT", f"{path}/results", {"results": results})
    follow_up = {} if competent else {"follow_up": "Pelatihan unit pertama, lalu asesmen ulang."}
    await player.call("POST", f"{path}/completion", follow_up)


def _result(assessment_id: str, index: int, unit: dict[str, str], *, competent: bool) -> dict[str, Any]:
    missed = index == 0 and not competent
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{assessment_id}/{unit['code']}")),
        "unit_code": unit["code"],
        "mark": "not_yet_competent" if missed else "competent",
        "evidence": sorted({EVIDENCE[index % len(EVIDENCE)], "interview"}),
        "note": "Bukti belum memadai." if missed else "Bukti valid, asli, terkini, memadai.",
    }


async def _try_anothers_candidate(scene: Scene, work: list[tuple[Caller, dict[str, Any]]]) -> None:
    player, _ = work[0]
    foreign = next(assessment for other, assessment in work if other is not player)
    await scene.refusals.expect(
        "an assessor marks another's candidate",
        player,
        "PUT",
        f"/v1/assessments/{foreign['id']}/results",
        {"results": [_result(foreign["id"], 0, foreign["participant"]["scheme"]["units"][0], competent=True)]},
        status=404,
    )
