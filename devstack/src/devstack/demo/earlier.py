"""Three years before: one librarian is certified, and the certificate has come to its end since.

Nothing but the clock is moved for it: of the services that certify, and for as long as this act plays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from devstack.demo import assessing, certifying
from devstack.demo.caller import Json
from devstack.demo.people import Row, made_up
from devstack.demo.planning import plan
from devstack.demo.refusals import Refusals
from devstack.demo.scene import Scene
from devstack.demo.sheets import TIME_ZONE, body_of

AGO = timedelta(weeks=157)  # three years, which a certificate is valid, and three days or four
SCHEME, REGION, SERIES = "KL-04", "63.71", 52


async def certify(scene: Scene) -> None:
    """Certify somebody by the clock of then; where nobody lets the story move a clock, it has no such certificate."""
    if scene.clock is None:
        return
    then = replace(scene, began=scene.began - AGO, found={}, refusals=Refusals())
    acts = (_apply, _assess, _decide, _issue)
    with scene.screen.step("three years before: one certified", len(acts)) as step, _put_back(scene.clock):
        for act in acts:
            await act(then)
            step.advance()
    (scene.found["ended"],) = await scene.cast.manager.all("/v1/certificates", batch_id=then.batch_id)


def person() -> Row:
    """Return who it is."""
    (row,) = made_up(1, regions=(REGION,), series=SERIES, schemes=(SCHEME,))
    return row


@contextmanager
def _put_back(clock: Path) -> Iterator[None]:
    clock.write_text(f"{-AGO.days}\n", "ascii")
    try:
        yield
    finally:
        clock.unlink()


async def _apply(then: Scene) -> None:
    cast, day = then.cast, then.day.isoformat()
    proposal = {
        "title": "Sertifikasi Pustakawan Banjarmasin",
        "scheme_codes": [SCHEME],
        "starts_on": day,
        "ends_on": day,
        "time_zone": TIME_ZONE,
        "venue": {"name": "Gedung Dispersip Kalimantan Selatan", "region_code": REGION},
        "quota": 1,
        "funding_source": "APBD",
    }
    then.found["batch_id"] = (await cast.organizer.call("POST", "/v1/batches", proposal))["id"]
    await cast.manager.call("POST", f"/v1/batches/{then.batch_id}/approval")
    consent = (await cast.organizer.call("GET", "/v1/consent-texts"))["current"]
    given = {"batch_id": then.batch_id, "consent_version": consent}
    application = await cast.organizer.call("POST", "/v1/applications", given | body_of(person()))
    await cast.admin.call("POST", f"/v1/applications/{application['id']}/acceptance")


async def _assess(then: Scene) -> None:
    (slot,) = plan(await assessing.open_assessments(then), then.assessors, then.day)
    assessor, manager = slot.assessor, then.cast.manager
    await manager.call("PUT", f"/v1/assessors/{assessor.id}", assessor.body)
    await manager.call("PUT", f"/v1/assessments/{slot.assessment_id}/assignment", slot.body)
    player = then.cast.player("assessor", assessor.body["name"], subject=assessor.user_id, assessor_id=assessor.id)
    (own,) = await player.all("/v1/assessments", batch_id=then.batch_id, state="assigned")
    await assessing.assess(player, own, competent=True)


async def _decide(then: Scene) -> None:
    (case,) = await certifying.convene(then, "Pleno Banjarmasin")
    await certifying.follow_assessor(then, case)
    await certifying.close(then)


async def _issue(then: Scene) -> None:
    done: Json = await then.cast.director.call("POST", f"/v1/sessions/{then.found['session_id']}/issue")
    if len(done["issued"]) != 1:
        raise RuntimeError(f"one certificate was to be issued: {done}")
