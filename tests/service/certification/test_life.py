"""What becomes of issued certificates: by order, by the calendar, by another certificate; and what each of it tells."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from certification.life.worker import turn_pages
from kompeten.events import CertificateSuspended
from kompeten.ids import new_id
from support.drivers.certification import CertificationDriver
from support.people import SCHEME

TODAY = "2026-07-20"
CODES = [unit.code for unit in SCHEME.units]


def go_to(driver: CertificationDriver, day: str) -> None:
    """Let it be the beginning of a day in Jakarta."""
    clock = driver.service.clock
    clock.advance(datetime.fromisoformat(f"{day}T00:00:01+07:00").astimezone(UTC) - clock.now())


async def tell(driver: CertificationDriver) -> list[tuple[str, str, int]]:
    """Return type, status and sequence of what was told of lives, oldest first."""
    told = await driver.service.outbox()
    return [
        (one.type.split(".")[-2], one.body["status"], int(one.headers["ce_sequence"]))
        for one in told
        if one.topic == CertificateSuspended.topic and "status" in one.body
    ]


async def pages_turned(driver: CertificationDriver) -> int:
    """Let the worker do all there is, and return how much it was."""
    done = 0
    while more := await turn_pages(driver.service.runtime):
        done += more
    return done


async def test_a_certificate_is_suspended_and_comes_back_with_what_is_left_of_its_scope(
    driver: CertificationDriver,
) -> None:
    entry = await driver.certificate()
    before = await driver.verified(entry)
    assert (before["status"], before["can_be_relied_on"], before["status_since"]) == ("active", True, None)

    await driver.order(entry["id"], "reduce_scope", "no_longer_competent", units=CODES[:1])
    reduced = await driver.verified(entry)
    assert (reduced["status"], reduced["can_be_relied_on"]) == ("scope_reduced", True)
    assert [unit["code"] for unit in reduced["units"]] == CODES[1:]
    await driver.order(entry["id"], "suspend", "surveillance_missed", until="2026-08-20")
    suspended = await driver.verified(entry)
    assert (suspended["status"], suspended["can_be_relied_on"]) == ("suspended", False)
    assert (suspended["status_since"], suspended["status_until"]) == (TODAY, "2026-08-20")
    assert suspended["reason"]["id"] == "kewajiban surveilan tidak dipenuhi"
    await driver.order(entry["id"], "reinstate", "cause_remedied")
    assert (await driver.verified(entry))["status"] == "scope_reduced"

    assert await tell(driver) == [
        ("CertificateScopeReduced", "scope_reduced", 2),
        ("CertificateSuspended", "suspended", 3),
        ("CertificateReinstated", "scope_reduced", 4),
    ]
    (told,) = await driver.service.outbox("CertificateScopeReduced")
    assert [unit["code"] for unit in told.body["removed_units"]] == CODES[:1]
    assert "Laporan" not in str(await driver.service.outbox())
    acts = await driver.service.rows("SELECT number, move, state FROM certificate_act ORDER BY number")
    assert [(act["number"], act["state"]) for act in acts] == [(1, "active"), (2, "suspended"), (3, "active")]
    assert (await driver.ok("GET", f"/certificates/{entry['id']}"))["acts"] == 3


async def test_nothing_is_taken_away_without_a_second_person_and_the_director(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    path = f"/certificates/{entry['id']}/orders"
    asked = {"kind": "withdraw", "reason": "misused", "explanation": "x", "legal_basis": "SK-1"}
    await driver.refused("POST", path, asked, role="director", status=403, code="forbidden")
    order = await driver.ok("POST", path, asked, role="certification_manager", who="user-eka", status=201)
    approval = f"/orders/{order['id']}/approval"
    await driver.refused("POST", approval, role="quality_manager", status=403, code="forbidden")
    await driver.refused("POST", approval, role="director", who="user-eka", status=409, code="proposed_by_you")
    stale = {"role": "director", "who": "user-dua", "If_Match": '"7"'}
    await driver.refused("POST", approval, status=412, code="stale_version", **stale)
    assert (await driver.verified(entry))["status"] == "active"

    given = await driver.ok("POST", approval, role="director", who="user-dua")
    assert (given["state"], given["proposed_by"], given["ordered_by"]) == ("in_effect", "user-eka", "user-dua")
    withdrawn = await driver.verified(entry)
    assert (withdrawn["status"], withdrawn["reason"]["en"]) == ("withdrawn", "the certificate or its mark was misused")
    for kind in ("suspend", "reinstate", "withdraw"):
        await driver.refused(
            "POST", path, asked | {"kind": kind}, role="quality_manager", status=409, code="illegal_move"
        )
    await driver.refused("POST", approval, role="director", who="user-dua", status=409, code="illegal_move")
    acts = await driver.service.rows("SELECT actor FROM audit_entry WHERE object_type = 'order' ORDER BY id")
    assert [act["actor"] for act in acts] == ["user-eka", "user-dua"]


async def test_what_cannot_be_ordered_is_said_at_once_and_a_declined_order_does_nothing(
    driver: CertificationDriver,
) -> None:
    entry = await driver.certificate()
    path = f"/certificates/{entry['id']}/orders"
    asked = {"kind": "reduce_scope", "reason": "lost", "explanation": "x", "legal_basis": "SK-1", "units": ["U.9"]}
    told = await driver.refused("POST", path, asked, role="quality_manager", status=422, code="unfit_order")
    assert {(one["field"], one["code"]) for one in told["errors"]} == {
        ("units", "unit_unknown"),
        ("reason", "reason_unfit"),
    }
    order = await driver.propose(entry["id"], "suspend", "misused", effective_on="2026-07-25")
    await driver.give(order)
    refusal = await driver.ok("POST", f"/orders/{order['id']}/refusal", role="director", who="user-eka")
    go_to(driver, "2026-07-26")
    assert (refusal["state"], await pages_turned(driver)) == ("declined", 0)
    page = await driver.ok("GET", f"/orders?certificate_id={entry['id']}&state=declined", role="quality_manager")
    assert [one["id"] for one in page["items"]] == [order["id"]]
    theirs = CertificationDriver(driver.service, "lsp-arsiparis")
    await theirs.refused("POST", f"/orders/{order['id']}/approval", role="director", status=404, code="not_found")


async def test_an_order_takes_effect_on_its_day_where_the_lsp_is_once_whoever_is_there(
    driver: CertificationDriver,
) -> None:
    first, second = await driver.certificate(), await driver.certificate()
    for entry in (first, second):
        order = await driver.order(entry["id"], "suspend", "under_investigation", effective_on="2026-08-01")
        assert order["state"] == "ordered"
    await driver.order(second["id"], "withdraw", "wrongly_obtained")
    go_to(driver, "2026-07-31")
    assert (await pages_turned(driver), (await driver.verified(first))["status"]) == (0, "active")

    go_to(driver, "2026-08-03")  # nobody was there on the day
    done = await asyncio.gather(*(turn_pages(driver.service.runtime) for _ in range(4)))
    assert sum(done) == 2
    shown = await driver.verified(first)
    assert (shown["status"], shown["status_since"]) == ("suspended", "2026-08-01")
    states = await driver.service.rows("SELECT state FROM certificate_order ORDER BY id")
    assert [row["state"] for row in states] == ["in_effect", "lapsed", "in_effect"]
    assert [one[:2] for one in await tell(driver)] == [
        ("CertificateWithdrawn", "withdrawn"),
        ("CertificateSuspended", "suspended"),
    ]


async def test_certificates_expire_by_themselves_on_the_day_after_their_last_with_few_statements(
    driver: CertificationDriver,
) -> None:
    counts: list[int] = []

    def count(*_: object) -> None:
        counts[-1] += 1

    entries: list[dict[str, Any]] = []
    for many in (1, 12):
        entries += (await driver.issue(await driver.granted(*[await driver.case() for _ in range(many)])))["issued"]
    await driver.order(entries[1]["id"], "suspend", "misused")
    go_to(driver, entries[0]["valid_until"])
    await pages_turned(driver)  # holders are reminded
    assert await driver.service.outbox("CertificateExpired") == []

    engine = driver.service.runtime.engine.sync_engine
    driver.service.clock.advance(timedelta(days=1))
    counts.append(0)
    event.listen(engine, "before_cursor_execute", count)
    assert await turn_pages(driver.service.runtime) == 13
    event.remove(engine, "before_cursor_execute", count)
    assert counts[0] < 20
    assert await pages_turned(driver) == 0
    for entry in entries[:2]:
        shown = await driver.verified(entry)
        assert (shown["status"], shown["can_be_relied_on"]) == ("expired", False)
        assert shown["status_since"] == (date.fromisoformat(entry["valid_until"]) + timedelta(days=1)).isoformat()
    assert len(await driver.service.outbox("CertificateExpired")) == 13


async def test_a_new_certificate_takes_the_place_of_the_one_before(driver: CertificationDriver) -> None:
    person = new_id()
    old = await driver.certificate(person_id=person)
    stranger = await driver.certificate()
    driver.service.clock.advance(timedelta(days=300))
    new = await driver.certificate(person_id=person)

    assert (await driver.verified(stranger))["status"] == (await driver.verified(new))["status"] == "active"
    shown = await driver.verified(old)
    assert (shown["status"], shown["replaced_by"]) == ("superseded", new["certificate_number"])
    assert shown["status_since"] == new["issued_on"]
    (told,) = await driver.service.outbox("CertificateSuperseded")
    assert (told.subject, told.headers["ce_sequence"]) == (old["application_id"], "0000000002")
    assert told.body["replaced_by"] == {
        "certificate_id": new["id"],
        "certificate_number": new["certificate_number"],
        "verification_url": new["verification_url"],
    }
    page = await driver.service.client.get("/verify/" + old["verification_url"].rpartition("/")[2])
    assert "Digantikan setelah sertifikasi ulang" in page.text
    with pytest.raises(Exception, match="uq_certificate_running"):
        await driver.service.rows("UPDATE certificate SET state = 'active', replaced_by = NULL")
    with pytest.raises(Exception, match="permission denied"):
        await driver.service.rows("UPDATE certificate_act SET state = 'active'")


async def test_a_holder_is_reminded_before_the_end_once_for_each_term(driver: CertificationDriver) -> None:
    entry, suspended = await driver.certificate(), await driver.certificate()
    await driver.order(suspended["id"], "suspend", "misused")
    last = date.fromisoformat(entry["valid_until"])
    for left in (91, 90, 89, 61, 20, 7, 1):
        go_to(driver, (last - timedelta(days=left)).isoformat())
        await pages_turned(driver)
    told = await driver.service.outbox("CertificateEnding")
    assert [one.body["term_days"] for one in told] == [90, 30, 7]
    assert {one.body["certificate_id"] for one in told} == {entry["id"]}
