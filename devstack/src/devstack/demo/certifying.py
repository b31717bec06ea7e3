"""Act three: the committee decides, the director orders the issue, certificates are fetched, anyone verifies one."""

import asyncio
from functools import partial
from uuid import NAMESPACE_URL, uuid4, uuid5

from devstack.demo.caller import MEMBERS, TERM, Json, wait_for
from devstack.demo.scene import Scene


async def decide(scene: Scene) -> None:
    """The committee follows the assessors, and the session is closed with its decree."""
    cases = await convene(scene, "Pleno Kalimantan Selatan")
    await _try_against_recommendation(scene, cases)
    await scene.each("cases decided", cases, partial(follow_assessor, scene))
    await close(scene)


async def convene(scene: Scene, title: str) -> list[Json]:
    """Wait until nobody is missing before the committee, let its members sit, and return what they decide about."""
    committee, batch = scene.cast.committee, scene.batch_id

    async def complete() -> Json | None:
        roll = await committee.call("GET", f"/v1/rolls/{batch}")
        return roll if roll["expected"] == scene.found["registered"] and not roll["missing"] else None

    await wait_for("every candidate before the committee", complete)
    for member in MEMBERS:
        path = f"/v1/committee-members/{uuid5(NAMESPACE_URL, member['user_id'])}"
        await scene.cast.quality.call("PUT", path, member | TERM)
    await committee.call(
        "POST",
        "/v1/sessions",
        {
            "batch_id": batch,
            "title": title,
            "held_on": scene.day.isoformat(),
            "place": "Jakarta",
            "members": [member["user_id"] for member in MEMBERS],
        },
    )
    session = next(one for one in await committee.all("/v1/sessions") if one["batch_id"] == batch)
    scene.found["session_id"] = session["id"]
    for member in MEMBERS:
        present = scene.cast.player("committee", member["name"], subject=member["user_id"])
        await present.call("PUT", f"/v1/sessions/{session['id']}/presence", {})
    return await committee.all("/v1/cases", batch_id=batch, state="awaiting_decision")


async def follow_assessor(scene: Scene, case: Json) -> None:
    """Decide as the assessor recommends."""
    body = {"outcome": "granted" if case["recommendation"] == "competent" else "not_granted"}
    path = f"/v1/sessions/{scene.found['session_id']}/decisions/{case['id']}"
    await scene.cast.committee.call("PUT", path, body)


async def close(scene: Scene) -> None:
    """Close the session with its decree: from here on its decisions are final."""
    decree = {"decree_number": f"SK-{scene.day:%Y}/KT/001", "decree_date": scene.day.isoformat()}
    await scene.cast.committee.call("POST", f"/v1/sessions/{scene.found['session_id']}/closure", decree)


async def _try_against_recommendation(scene: Scene, cases: list[Json]) -> None:
    missed = next(case for case in cases if case["recommendation"] == "not_yet_competent")
    await scene.refusals.expect(
        "granting against the recommendation without a reason",
        scene.cast.committee,
        "PUT",
        f"/v1/sessions/{scene.found['session_id']}/decisions/{missed['id']}",
        {"outcome": "granted"},
        status=422,
        code="reason_required",
    )


async def issue(scene: Scene) -> None:
    """Only the director orders the issue, and only once."""
    path = f"/v1/sessions/{scene.found['session_id']}/issue"
    await scene.refusals.expect("a committee member issues", scene.cast.committee, "POST", path, status=403)
    with scene.screen.step("certificates issued"):
        await scene.cast.director.call("POST", path)
    await scene.refusals.expect("a second issue of the same session", scene.cast.director, "POST", path, status=409)


async def fetch_certificates(scene: Scene) -> None:
    """Download every PDF as soon as it is rendered."""
    folder = scene.folder / "certificates"
    folder.mkdir(parents=True, exist_ok=True)
    certificates = await scene.cast.manager.all("/v1/certificates", batch_id=scene.batch_id)

    async def fetch(certificate: Json) -> None:
        async def rendered() -> bytes | None:
            answer = await scene.cast.manager.ask("GET", f"/v1/certificates/{certificate['id']}/pdf")
            return answer.content if answer.is_success else None

        content: bytes = await wait_for(f"PDF of {certificate['certificate_number']}", rendered)
        name = certificate["certificate_number"].replace("/", "-").replace(" ", "_")
        await asyncio.to_thread((folder / f"{name}.pdf").write_bytes, content)

    await scene.each("certificates rendered and fetched", certificates, fetch)
    scene.found["certificates"] = certificates


async def verify(scene: Scene) -> None:
    """Anyone verifies: by number and name without a token; a made-up number learns nothing."""
    anyone = scene.cast.anyone
    certificate = scene.found["certificates"][0]
    body = {"certificate_number": certificate["certificate_number"], "holder_name": certificate["holder_name"]}
    shown = await anyone.call("POST", "/v1/verifications", body)
    if shown["status"] != "active":
        raise RuntimeError(f"a new certificate verifies as {shown['status']}")
    wrong = [body | {"holder_name": "Orang Lain"}, body | {"certificate_number": f"{uuid4()}"}]
    answers = [await anyone.settle("POST", "/v1/verifications", one) for one in wrong]
    if {one.status_code for one in answers} != {404} or answers[0].json()["message"] != answers[1].json()["message"]:
        raise RuntimeError("a wrong number and a wrong name are not answered alike")
    address = certificate["verification_url"]
    page = await anyone.settle("GET", address)
    page.raise_for_status()
    scene.found["verification_url"] = address
