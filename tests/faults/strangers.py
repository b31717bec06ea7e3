"""I12: an organizer asks for everything another organizer has, on every route that takes an id or shows a list."""

from typing import Any

from faults.callers import Caller, Callers
from faults.oplog import OperationLog

NOBODY = "00000000-0000-7000-8000-000000000000"


async def trespass(callers: Callers, log: OperationLog) -> None:
    """Ask as a stranger about one finished wave; the checker judges the answers."""
    waves = log.of("wave")
    if not waves:
        return
    wave = waves[0]
    stranger = callers.of("organizer_system", organizer="dispersip-stranger")
    manager = callers.of("certification_manager")
    await manager.settle("organizer", "PUT", "/v1/organizers/dispersip-stranger", {"name": "Lain", "kind": "province"})
    batch, application = wave["batch"], next(iter(wave["wanted"]))
    assessments = await manager.all(f"/v1/assessments?batch_id={batch}")
    foreign = [batch, wave["organizer"], *wave["wanted"], *(one["id"] for one in assessments)]
    for method, path, body in _routes(wave["organizer"], batch, application, assessments[0]["id"]):
        await stranger.try_once("stranger", method, path, body, expects="refusal")
    for gathering in log.of("gathering")[:1]:
        for method, path, body in _routes_of_training(gathering["activity"], next(iter(gathering["lessons"]))):
            await stranger.try_once("stranger", method, path, body, expects="refusal")
    for path in _lists(batch):
        await _list(stranger, path, foreign)


async def _list(stranger: Caller, path: str, foreign: list[str]) -> None:
    await stranger.try_once("stranger", "GET", path, expects="list", foreign=foreign)


def _routes(organizer: str, batch: str, application: str, assessment: str) -> list[tuple[str, str, Any]]:
    reason = {"reason": "Bukan milik saya."}
    return [
        ("GET", f"/v1/organizers/{organizer}", None),
        ("GET", f"/v1/batches/{batch}", None),
        ("POST", f"/v1/batches/{batch}/approval", None),
        ("GET", f"/v1/applications/{application}", None),
        ("GET", f"/v1/applications/{application}/timeline", None),
        ("POST", f"/v1/applications/{application}/acceptance", None),
        ("POST", f"/v1/applications/{application}/rejection", reason),
        ("POST", f"/v1/applications/{application}/withdrawal", reason),
        ("GET", f"/v1/assessments/{assessment}", None),
        ("PUT", f"/v1/assessments/{assessment}/results", {"results": []}),
        ("GET", f"/v1/rolls/{batch}", None),
        ("GET", f"/v1/cases/{NOBODY}", None),
        ("GET", f"/v1/certificates/{NOBODY}", None),
        ("GET", f"/v1/messages/{NOBODY}", None),
        ("GET", "/v1/operations/registration", None),
    ]


def _routes_of_training(activity: str, enrolment: str) -> list[tuple[str, str, Any]]:
    path = f"/v1/activities/{activity}"
    return [
        ("GET", path, None),
        ("GET", f"{path}/participants", None),
        ("GET", f"{path}/report", None),
        ("PUT", f"{path}/sessions/{NOBODY}/attendance", {"enrolment_ids": [enrolment]}),
        ("POST", f"{path}/cancellation", {"reason": "Bukan milik saya."}),
        ("GET", f"/v1/enrolments/{enrolment}", None),
    ]


def _lists(batch: str) -> list[str]:
    names = ("organizers", "batches", "applications", "assessments", "assessors", "cases", "sessions", "certificates")
    return [f"/v1/{name}" for name in (*names, "messages")] + [
        f"/v1/{name}?batch_id={batch}" for name in ("applications", "assessments", "cases", "certificates", "messages")
    ]
