"""One decision about many certificates: by two people, all or none, and in a few statements."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event

from certification.cases.models import Case
from certification.certificates.models import Certificate
from certification.life.worker import turn_pages
from kompeten.ids import new_id
from support.drivers.certification import CertificationDriver

ASKED = {"kind": "suspend", "reason": "surveillance_missed", "explanation": "x", "legal_basis": "SK-1"}
PATH = "/order-collections"
MOST_STATEMENTS = 20


async def propose(driver: CertificationDriver, *entries: dict[str, Any], **changes: Any) -> Any:
    """Propose as the quality manager."""
    body = ASKED | {"certificate_ids": [one["id"] for one in entries]} | changes
    return await driver.ok("POST", PATH, body, role="quality_manager", who="user-mutu", status=201)


async def test_many_are_suspended_by_two_people_and_what_stands_alone_lapses(driver: CertificationDriver) -> None:
    first, second, third = [await driver.certificate() for _ in range(3)]
    collection = await propose(driver, first, second, first)
    approval = f"{PATH}/{collection['id']}/approval"
    assert collection["states"] == {"proposed": 2}
    await driver.refused("POST", approval, role="director", who="user-mutu", status=409, code="proposed_by_you")
    await driver.refused("POST", approval, role="quality_manager", status=403, code="forbidden")
    await driver.order(second["id"], "withdraw", "wrongly_obtained")

    given = await driver.ok("POST", approval, role="director", who="user-eka")
    assert given["states"] == {"ordered": 2}
    await driver.refused("POST", approval, role="director", who="user-eka", status=409, code="illegal_move")
    assert await turn_pages(driver.service.runtime) == 2

    shown = await driver.ok("GET", f"{PATH}/{collection['id']}", role="director")
    assert shown["states"] == {"in_effect": 1, "lapsed": 1}
    statuses = [(await driver.verified(one))["status"] for one in (first, second, third)]
    assert statuses == ["suspended", "withdrawn", "active"]
    page = await driver.ok("GET", f"/orders?collection={collection['id']}", role="director")
    assert {one["ordered_by"] for one in page["items"]} == {"user-eka"}
    acts = await driver.service.rows(
        "SELECT action, details FROM audit_entry WHERE object_type = 'order_collection' ORDER BY id"
    )
    assert [(one["action"], one["details"]) for one in acts] == [
        ("propose_orders", {"orders": 2}),
        ("give_orders", {"orders": 2}),
    ]


async def test_a_collection_is_refused_as_a_whole_and_declined_as_a_whole(driver: CertificationDriver) -> None:
    first, second = [await driver.certificate() for _ in range(2)]
    body = ASKED | {"certificate_ids": [first["id"], second["id"]]}
    who = {"role": "quality_manager", "who": "user-mutu"}
    strange = body | {"certificate_ids": [first["id"], str(new_id())]}
    await driver.refused("POST", PATH, strange, status=404, code="not_found", **who)
    await driver.refused("POST", PATH, body | {"reason": "lost"}, status=422, code="unfit_order", **who)
    told = await driver.refused(
        "POST", PATH, body | {"kind": "reinstate", "reason": "cause_remedied"}, status=409, code="unfit_for_some", **who
    )
    assert first["certificate_number"] in told["detail"]
    assert await driver.service.rows("SELECT id FROM certificate_order") == []

    collection = await propose(driver, first, second, effective_on="2026-08-01")
    refusal = f"{PATH}/{collection['id']}/refusal"
    assert (await driver.ok("POST", refusal, role="director"))["states"] == {"declined": 2}
    await driver.refused("POST", refusal, role="director", status=409, code="illegal_move")
    driver.service.clock.advance(timedelta(days=30))
    assert await turn_pages(driver.service.runtime) == 0
    theirs = CertificationDriver(driver.service, "lsp-arsiparis")
    await theirs.refused("GET", f"{PATH}/{collection['id']}", role="director", status=404, code="not_found")


async def test_some_hundred_take_effect_in_twenty_statements(driver: CertificationDriver) -> None:
    entry = await driver.certificate()
    entries = [{"id": str(one)} for one in await copies(driver, UUID(entry["id"]), 300)]
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = driver.service.runtime.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    collection = await propose(driver, *entries)
    proposed, statements[:] = len(statements), []
    await driver.ok("POST", f"{PATH}/{collection['id']}/approval", role="director", who="user-eka")
    given, statements[:] = len(statements), []
    assert await turn_pages(driver.service.runtime) == 300
    event.remove(engine, "before_cursor_execute", note)

    assert max(proposed, given, len(statements)) <= MOST_STATEMENTS, "\n".join(statements)
    shown = await driver.ok("GET", f"{PATH}/{collection['id']}", role="director")
    assert shown["states"] == {"in_effect": 300}
    assert len(await driver.service.outbox("CertificateSuspended")) == 300


async def copies(driver: CertificationDriver, certificate_id: UUID, count: int) -> list[UUID]:
    """Let as many others have such a certificate, and return theirs."""
    async with driver.service.runtime.sessions() as session, session.begin():
        mould = await session.get_one(Certificate, certificate_id)
        case = await session.get_one(Case, mould.case_id)
        made = []
        for number in range(2, count + 2):
            person = {"id": new_id(), "application_id": new_id()}
            other = Case(**_values(case) | person)
            session.add(other)
            about = {"id": new_id(), "case_id": other.id, "application_id": other.application_id, "person_id": new_id()}
            numbered = {
                "sequence": number,
                "certificate_number": f"N-{number}",
                "registration_number": f"R-{number}",
                "code_sha256": hashlib.sha256(str(number).encode()).digest(),
            }
            made.append(Certificate(**_values(mould) | about | numbered))
        await session.flush()
        session.add_all(made)
    return [one.id for one in made]


def _values(row: Case | Certificate) -> dict[str, Any]:
    columns = {one.key for one in type(row).__mapper__.column_attrs} - {"version", "seal"}
    return {name: getattr(row, name) for name in columns}
