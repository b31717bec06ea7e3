"""Certification set back by a restored dump still knows the PDFs that went out since, by their hashes."""

import hashlib

from delivery.restorable import Restorable, recovered, settled
from delivery.test_recovery import restorable  # noqa: F401 - a fixture
from support.drivers.certification import CertificationDriver
from support.people import SCHEME

WHOLE = 1  # the version of a document before anything was taken away


async def test_a_file_from_before_a_reduction_is_still_a_former_version_after_a_restore(
    restorable: Restorable,  # noqa: F811
) -> None:
    async with restorable.start() as service:
        driver = CertificationDriver(service)
        session_id = await driver.granted(await restorable.case(driver))
        await settled(service)
        await restorable.backup()

        (entry,) = (await driver.issue(session_id))["issued"]
        await settled(service)
        whole = (await driver.call("GET", f"/certificates/{entry['id']}/pdf")).content
        for unit in SCHEME.units[:2]:
            await driver.order(entry["id"], "reduce_scope", "no_longer_competent", units=[unit.code])
            await settled(service)
        before = (await driver.verified(entry))["documents"]
    await restorable.restore()
    async with restorable.start() as service:
        driver = CertificationDriver(service)
        await recovered(service)
        await settled(service)
        after = (await driver.verified(entry))["documents"]
        former = await driver.call("GET", f"/certificates/{entry['id']}/documents/{WHOLE}")
    assert after == before
    assert [one["version"] for one in after] == [1, 2, 3]
    assert after[0]["sha256"] == hashlib.sha256(whole).hexdigest()
    assert former.content == whole
