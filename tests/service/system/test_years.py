"""The generator of ten years of data: whatever table a migration adds must get rows, or a reason why not."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.years.reading import last_of_feed
from benchmarks.years.tables import EMPTY, MADE
from benchmarks.years.world import fill, world
from devstack.environment import Wiring
from devstack.provision import SERVICES_WITH_DATABASES
from kompeten_ops.reconcile.command import compare
from kompeten_ops.tokens import ensure_key
from support.databases import Templates

COPIES, SEATS, SPAN = 30, 6, timedelta(days=40)


@pytest.fixture
async def wiring(templates: Templates, tmp_path: Path) -> AsyncIterator[Wiring]:
    """Four fresh databases, and no Kafka."""
    ensure_key(tmp_path / "keys")
    async with AsyncExitStack() as stack:
        yield Wiring(
            ports={},
            databases={one: await stack.enter_async_context(templates.fresh(one)) for one in SERVICES_WITH_DATABASES},
            kafka_bootstrap_servers="127.0.0.1:1",
            jwks=tmp_path / "keys" / "jwks.json",
            objects=tmp_path,
            smtp_host="",
            smtp_port=1,
        )


@pytest.mark.proof
async def test_a_batch_is_multiplied_with_every_constraint_looked_at(
    superuser_url: str, wiring: Wiring, tmp_path: Path
) -> None:
    chosen: dict[str, Any] = {"seats": SEATS, "span": SPAN, "is_checked": True}
    moulds = await fill(superuser_url, wiring.databases, tmp_path, COPIES, tell=lambda *_: None, **chosen)
    tables = [one for tables in moulds.values() for one in tables]
    without = {one.name for one in tables} - {one.name for one in tables if one.rows}
    assert without - set(MADE) == set(EMPTY), "the played batch has rows of every other table"
    async with world(wiring, tmp_path, COPIES) as filled:
        registration = filled.service("registration")
        (counted,) = await registration.rows("""
            SELECT (SELECT count(*) FROM application) AS applications, (SELECT count(*) FROM person) AS people,
                   (SELECT count(*) FROM audit_seal) AS seals, (SELECT count(*) FROM audit_entry) AS audited,
                   (SELECT count(DISTINCT lsp_id) FROM application) AS lsps
        """)
        assert counted["applications"] == counted["people"] == COPIES * SEATS
        assert (counted["seals"], counted["lsps"]) == (counted["audited"], 10)
        await last_of_feed(filled)
        async with filled.system.gateway() as gateway:
            lines = await compare(gateway, str(filled.batch))
        assert {line.verdict for line in lines} == {"agreed"}, lines
        assert len(lines) == SEATS
