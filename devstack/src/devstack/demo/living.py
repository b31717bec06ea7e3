"""After the issue: certificates are suspended and reinstated, narrowed, issued anew, and one has expired by itself."""

from collections.abc import Sequence

from devstack.demo.caller import Json, wait_for
from devstack.demo.scene import Scene

DECREE = "SK Direktur LSP 7/2025"
TURNS = ("CertificateSuspended", "CertificateReinstated", "CertificateScopeReduced", "CertificateReissued")
"""What the public topic tells of it, once each."""


async def live(scene: Scene) -> None:
    """The manager proposes, the director orders, and whoever verifies reads what holds now."""
    suspended, reduced, renamed = scene.found["certificates"][1:4]
    with scene.screen.step("certificates suspended, reinstated, reduced, reissued", 4) as step:
        await _order(scene, suspended, "suspend", "under_investigation")
        await _expect(scene, suspended, "suspended")
        step.advance()
        await _order(scene, suspended, "reinstate", "cause_unfounded")
        await _expect(scene, suspended, "active")
        step.advance()
        await _reduce(scene, reduced)
        step.advance()
        await _correct_name(scene, renamed)
        await _order(scene, renamed, "reissue", "name_corrected")
        await _expect(scene, renamed, "reissued")
        step.advance()
    if "ended" in scene.found:
        await _expire(scene, scene.found["ended"])


async def _expire(scene: Scene, certificate: Json) -> None:
    """Nobody orders it: the calendar of the service finds what was issued three years before, and all are told."""
    path = f"/v1/applications/{certificate['application_id']}/timeline"

    async def entered() -> bool:
        way = await scene.cast.organizer.call("GET", path)
        return any(one["details"].get("status") == "expired" for one in way["entries"])

    with scene.screen.step("a certificate of three years before has expired"):
        await wait_for("the end of a certificate in its timeline", entered)
    await _expect(scene, certificate, "expired")


async def _order(scene: Scene, certificate: Json, kind: str, reason: str, units: Sequence[str] = ()) -> None:
    order = await _propose(scene, certificate, kind, reason, units)
    given = await scene.cast.director.call("POST", f"/v1/orders/{order}/approval")
    if given["state"] != "in_effect":
        raise RuntimeError(f"what was ordered for today has no effect: {given}")


async def _propose(scene: Scene, certificate: Json, kind: str, reason: str, units: Sequence[str]) -> str:
    body: Json = {"kind": kind, "reason": reason, "explanation": "Laporan pengawasan.", "legal_basis": DECREE}
    body |= {"units": list(units)}
    order = await scene.cast.manager.call("POST", f"/v1/certificates/{certificate['id']}/orders", body)
    return str(order["id"])


async def _verified(scene: Scene, certificate: Json) -> Json:
    """Verify as anyone does, by number and name."""
    known = {"certificate_number": certificate["certificate_number"], "holder_name": certificate["holder_name"]}
    return await scene.cast.anyone.call("POST", "/v1/verifications", known)


async def _expect(scene: Scene, certificate: Json, status: str) -> None:
    shown = await _verified(scene, certificate)
    if shown["status"] != status:
        raise RuntimeError(f"a certificate that is {status} verifies as {shown['status']}")


async def _reduce(scene: Scene, certificate: Json) -> None:
    """Take the first unit away: the certificate stands for the others."""
    before = [one["code"] for one in (await _verified(scene, certificate))["units"]]
    await _order(scene, certificate, "reduce_scope", "no_longer_competent", units=before[:1])
    after = [one["code"] for one in (await _verified(scene, certificate))["units"]]
    if after != before[1:]:
        raise RuntimeError(f"of {before} a reduction left {after}")


async def _correct_name(scene: Scene, certificate: Json) -> None:
    """The LSP corrects the name on the diploma, and the committee confirms what it decided about."""
    application = certificate["application_id"]
    body = {"full_name": f"{certificate['holder_name']} Rahman", "reason": "Sesuai ijazah."}
    await scene.cast.admin.call("POST", f"/v1/applications/{application}/correction", body)
    cases = await scene.cast.committee.all("/v1/cases", batch_id=scene.batch_id)
    path = f"/v1/cases/{next(one['id'] for one in cases if one['application_id'] == application)}"

    async def heard() -> list[Json]:
        return list((await scene.cast.committee.call("GET", path))["corrections"])

    corrections = await wait_for("the correction before the committee", heard)
    await scene.cast.committee.call("POST", f"{path}/confirmation", {"revision": corrections[-1]["revision"]})
