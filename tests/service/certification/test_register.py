"""The changes of the register: each fact of the public topic once, in one order, and right after a restore, too."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import asyncpg
import httpx

from certification.register.numbering import adopt_facts
from certification.register.queries import get_changes
from certification.register.rules import without_holder
from certification.register.worker import number_waiting
from kompeten.database.sessions import in_transaction
from kompeten.events.envelope import attributes, decode
from kompeten.ids import new_id
from support.databases import rows_read
from support.drivers.certification import CertificationDriver
from support.lsps import LSP, OTHER_LSPS
from support.people import SCHEME
from support.services import Recorded

Json = dict[str, Any]
TELL = """
INSERT INTO outbox (topic, subject, headers, body, recorded_at)
SELECT 'kompeten.certificates', 'one', headers || jsonb_build_object('ce_id', gen_random_uuid(), 'ce_lspid', $1::text),
       body, now()
  FROM (SELECT headers, body FROM outbox WHERE topic = 'kompeten.certificates' LIMIT 1) AS told, generate_series(1, $2)
"""


async def _number(driver: CertificationDriver) -> None:
    while await number_waiting(driver.service.runtime):
        pass


async def _ask(driver: CertificationDriver, lsp_id: str = LSP, **query: Any) -> httpx.Response:
    """Ask as somebody without an account."""
    return await driver.service.client.get(f"/v1/registers/{lsp_id}/changes", params=query)


async def _ask_as(driver: CertificationDriver, role: str, lsp_id: str = LSP, **query: Any) -> httpx.Response:
    """Ask as somebody of the LSP."""
    address, token = f"/v1/registers/{lsp_id}/facts", driver.service.token(role)
    return await driver.service.client.get(address, params=query, headers=token)


async def _read(driver: CertificationDriver, **query: Any) -> tuple[list[Json], str]:
    """Read on to the end and return all there was, with the cursor behind it."""
    found, more = list[Json](), True
    while more:
        page = (await _ask(driver, **query, limit=2)).json()
        query["after"], more = page["next"], page["more"]
        found += page["items"]
    return found, query["after"]


async def _told(driver: CertificationDriver) -> list[Recorded]:
    return [one for one in await driver.service.outbox() if one.topic == "kompeten.certificates"]


async def test_it_tells_what_the_public_topic_tells_from_the_first_certificate_on(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    await _number(driver)
    first, after = await _read(driver)
    await driver.order(entry["id"], "suspend", "surveillance_missed", until="2026-08-20")
    assert (await _read(driver, after=after))[0] == [], "not before it has its place"
    await driver.order(entry["id"], "reinstate", "cause_remedied")
    await driver.order(entry["id"], "reduce_scope", "no_longer_competent", units=[SCHEME.units[0].code])
    await _number(driver)
    rest, _ = await _read(driver, after=after)
    told = await _told(driver)
    assert [one["id"] for one in [*first, *rest]] == [one.headers["ce_id"] for one in told]
    assert [one["data"] for one in [*first, *rest]] == [without_holder(one.body) for one in told]
    assert [one["sequence"] for one in [*first, *rest]] == [1, 2, 3, 4]
    names = ("type", "source", "subject", "time", "dataschema")
    assert {name: rest[0][name] for name in names} == {name: told[1].headers[f"ce_{name}"] for name in names}
    assert (await _read(driver))[0] == [*first, *rest], "a place never changes"


async def test_without_an_account_nobody_gets_names_and_addresses_in_bulk_and_a_reader_of_the_lsp_does(
    driver: CertificationDriver,
) -> None:
    entry = await driver.certificate()
    await driver.order(entry["id"], "reissue", "lost")
    await _number(driver)
    told = await _told(driver)
    assert len(told) == 3
    for role in ("observer", "lsp_admin", "certification_manager"):
        shown = (await _ask_as(driver, role)).json()["items"]
        assert [one["data"] for one in shown] == [one.body for one in told]
    everybody = (await _ask(driver)).json()["items"]
    assert [one["cursor"] for one in everybody] == [one["cursor"] for one in shown]
    said = json.dumps(everybody)
    assert told[0].body["certificate_number"] in said
    for secret in (told[0].body["holder_name"], *(one.body["verification_url"].rsplit("/")[-1] for one in told)):
        assert secret not in said
    foreign = await _ask_as(driver, "observer", OTHER_LSPS[0])
    assert (foreign.status_code, foreign.json()["code"]) == (404, "no_such_register")
    assert (await _ask_as(driver, "committee")).status_code == 403


async def test_every_lsp_has_a_register_of_its_own_and_nobody_else_has_one(driver: CertificationDriver) -> None:
    await driver.certificate()
    await _number(driver)
    assert len((await _ask(driver)).json()["items"]) == 1
    assert (await _ask(driver, OTHER_LSPS[0])).json()["items"] == []
    unknown, malformed = await _ask(driver, "lsp-unheard"), await _ask(driver, after="17")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_register")
    assert (malformed.status_code, malformed.json()["errors"][0]["code"]) == (422, "malformed_cursor")


async def test_whoever_has_a_page_is_told_that_nothing_changed(driver: CertificationDriver) -> None:
    await driver.certificate()
    await _number(driver)
    page = await _ask(driver)
    tag = f'"{hashlib.sha256(page.content).hexdigest()}"'
    assert (page.headers["etag"], page.headers["cache-control"]) == (tag, "public, max-age=5")
    address = f"/v1/registers/{LSP}/changes"
    again = await driver.service.client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_transaction_that_takes_its_time_comes_later_and_is_not_missed(driver: CertificationDriver) -> None:
    await driver.certificate()
    slow = await asyncpg.connect(driver.service.database.runtime_url)
    try:
        async with slow.transaction():
            await slow.execute(TELL, LSP, 1)
            await driver.certificate()
            await _number(driver)
            early, after = await _read(driver)
            assert len(early) == 2
    finally:
        await slow.close()
    await _number(driver)
    assert len((await _read(driver, after=after))[0]) == 1


async def test_what_is_sent_again_is_no_new_fact(driver: CertificationDriver) -> None:
    await driver.certificate()
    (event,) = await _told(driver)
    again = """INSERT INTO outbox (topic, subject, headers, body, recorded_at) VALUES ($1, $2, $3, $4, now())"""
    connection = await asyncpg.connect(driver.service.database.runtime_url)
    await connection.execute(again, event.topic, event.subject, json.dumps(event.headers), json.dumps(event.body))
    await connection.close()
    await _number(driver)
    assert len((await _read(driver))[0]) == 1


async def test_after_a_restore_a_cursor_goes_on_or_is_lost_and_the_topics_facts_are_here(
    driver: CertificationDriver,
) -> None:
    await driver.certificate()
    await _number(driver)
    before, after = await _read(driver)
    (told,) = await _told(driver)
    headers = [(name, value.encode()) for name, value in told.headers.items()]
    known = decode(attributes(headers), told.subject.encode(), json.dumps(told.body).encode())
    assert known is not None
    missed = replace(known, id=new_id(), sequence=2)

    async def forget_a_number(session: Any) -> None:
        await adopt_facts(session, [known, missed])

    await in_transaction(driver.service.runtime.sessions, forget_a_number)
    await _number(driver)
    behind, last = await _read(driver, after=after)
    assert [one["id"] for one in behind] == [str(missed.id)], "what was known before is no second fact"
    assert [one["data"] for one in behind] == [one["data"] for one in before]
    owner = await asyncpg.connect(driver.service.database.owner_url)
    await owner.execute("UPDATE register_epoch SET last = 1")
    await owner.close()
    lost = await _ask(driver, after=last)
    assert (lost.status_code, lost.json()["code"]) == (410, "cursor_lost")


async def test_a_page_reads_what_it_shows_however_large_the_registers_are(driver: CertificationDriver) -> None:
    await driver.certificate()
    owner = await asyncpg.connect(driver.service.database.owner_url)
    await owner.execute(TELL, OTHER_LSPS[0], 4_000)
    await owner.execute(TELL, LSP, 20)
    await _number(driver)
    await owner.execute("ANALYZE")
    await owner.close()
    async with driver.service.runtime.sessions() as session, session.begin():
        before = await rows_read(session, "register_fact")  # by the worker, on this connection
        page = await get_changes(session, LSP, after=None, limit=10, is_named=False)
        assert (len(page.items), page.more) == (10, True)
        assert await rows_read(session, "register_fact") - before < 100
