"""What becomes of a certificate is in its lists of status, in what is signed of it, and in every answer about it."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.list_rows import WITHDRAWN_OF, write_entries
from certification.credentials.changes import publish_changes
from certification.credentials.parts import signer_of
from certification.credentials.status_lists import is_set
from support.databases import rows_read
from support.drivers.certification import CertificationDriver
from support.drivers.credentials import Json, findings, get, issued
from support.lsps import LSP
from support.people import SCHEME

OTHERS = 10_000
CODES = [unit.code for unit in SCHEME.units]


async def bits(driver: CertificationDriver, credential: Json) -> tuple[bool, bool]:
    """Return the bits of revocation and suspension, as a stranger reads them."""
    found = []
    for status in credential["credentialStatus"]:
        listed = await get(driver, status["statusListCredential"].removeprefix("https://kompeten.example"))
        found.append(is_set(listed.json()["credentialSubject"]["encodedList"], int(status["statusListIndex"])))
    return found[0], found[1]


async def published(driver: CertificationDriver) -> None:
    await signer_of(driver.service.runtime)._work()


async def certified(driver: CertificationDriver) -> tuple[str, str]:
    """Return the id of a certificate and where its credential is."""
    path = await issued(driver)
    page: Any = await driver.ok("GET", "/certificates", role="certification_manager", who="user-mira")
    return page["items"][0]["id"], path


async def test_a_suspension_sets_its_bit_and_a_reinstatement_takes_it_back(driver: CertificationDriver) -> None:
    certificate, path = await certified(driver)
    credential = (await get(driver, path)).json()
    assert await bits(driver, credential) == (False, False)
    await driver.order(certificate, "suspend", "surveillance_missed", until="2026-08-20")
    assert await findings(driver, credential) == (False, [*["passed"] * 5, "suspended"]), "the register knows at once"
    await published(driver)
    assert await bits(driver, credential) == (False, True)
    await driver.order(certificate, "reinstate", "cause_remedied")
    await published(driver)
    assert await bits(driver, credential) == (False, False)
    assert (await findings(driver, credential))[0]
    assert (await get(driver, path)).json() == credential, "what is signed says nothing of it"


async def test_a_withdrawal_sets_the_other_bit_for_good(driver: CertificationDriver) -> None:
    certificate, path = await certified(driver)
    credential = (await get(driver, path)).json()
    await driver.order(certificate, "suspend", "surveillance_missed", until="2026-08-20")
    await driver.order(certificate, "withdraw", "cause_not_remedied")
    await published(driver)
    assert await bits(driver, credential) == (True, False)
    assert await findings(driver, credential) == (False, [*["passed"] * 5, "withdrawn"])


async def test_what_is_left_of_a_scope_is_signed_anew_at_the_same_place(driver: CertificationDriver) -> None:
    certificate, path = await certified(driver)
    whole = (await get(driver, path)).json()
    await driver.order(certificate, "reduce_scope", "no_longer_competent", units=CODES[:1])
    assert await findings(driver, whole) == (False, [*["passed"] * 5, "outdated"])
    await published(driver)
    await published(driver)
    reduced = (await get(driver, path)).json()
    units = [unit["targetCode"] for unit in reduced["credentialSubject"]["achievement"]["alignment"]]
    assert units == CODES[1:]
    assert reduced["credentialStatus"] == whole["credentialStatus"]
    assert (await findings(driver, reduced))[0]
    assert await bits(driver, reduced) == (False, False)


async def test_the_lists_say_what_the_register_says_whatever_came_in_between(driver: CertificationDriver) -> None:
    certificate, path = await certified(driver)
    credential = (await get(driver, path)).json()
    await driver.order(certificate, "suspend", "surveillance_missed", until="2026-08-20")
    await asyncio.gather(published(driver), driver.order(certificate, "withdraw", "cause_not_remedied"))
    await published(driver)
    assert await bits(driver, credential) == (True, False)
    before = await get(driver, f"/lsp/{LSP}/status/revocation/1")
    await published(driver)
    assert (await get(driver, f"/lsp/{LSP}/status/revocation/1")).content == before.content, "and then rests"
    rows = await driver.service.rows("SELECT count(*) AS n FROM certificate WHERE published_acts <> acts")
    assert rows == [{"n": 0}]


async def test_what_changed_before_it_was_signed_is_in_the_list_with_the_next_look(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    await driver.order(entry["id"], "withdraw", "wrongly_issued")
    await published(driver)
    await published(driver)
    credential = (
        await get(driver, f"/v1/verifications/{entry['verification_url'].rpartition('/')[2]}/credential")
    ).json()
    assert await bits(driver, credential) == (True, False)


async def test_a_change_is_published_without_a_look_at_those_that_did_not_change(driver: CertificationDriver) -> None:
    certificate, _ = await certified(driver)
    owner = await asyncpg.connect(driver.service.database.owner_url)
    try:
        await write_entries(owner, UUID(certificate), before=0, entries=OTHERS)
    finally:
        await owner.close()
    await driver.order(certificate, "suspend", "surveillance_missed", until="2026-08-20")
    runtime = driver.service.runtime
    async with runtime.sessions() as session, session.begin():
        keyring, base = signer_of(runtime).keyring, runtime.settings.public_url
        assert await publish_changes(session, keyring=keyring, base=base) == 1
        with_a_bit = OTHERS // WITHDRAWN_OF  # the list itself is written from those, and from its places
        assert await rows_read(session, "certificate") < 4 * with_a_bit
