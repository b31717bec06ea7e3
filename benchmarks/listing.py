"""From a change of a certificate to the list of status that says so: with few entries, and with many."""

import itertools
import time
from collections.abc import Iterator
from functools import partial
from uuid import UUID

import asyncpg
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.certifying import CertificationCommands, certification_commands
from benchmarks.list_rows import write_entries
from benchmarks.measuring import Aim, Comparison, Contender, Part, Series, in_turn
from benchmarks.servers import Servers
from benchmarks.sizes import Sizes
from certification.certificates.models import Certificate
from certification.certificates.states import CertificateMove
from certification.certificates.turns import Turn, record_changes, take_turn
from certification.credentials.changes import publish_changes
from certification.credentials.parts import signer_of
from kompeten.database.sessions import in_transaction
from kompeten.telemetry.correlation import own_work

FEW, MANY = "few entries", "many entries"
CHANGES = 5  # of a round; their mean counts
MOVES = (CertificateMove.SUSPEND, CertificateMove.REINSTATE)


async def listing(servers: Servers, sizes: Sizes) -> Comparison:
    """Measure the milliseconds from the commit of a change to that of the lists; entries are made by SQL."""
    few, many = sizes.listed
    async with servers.wiring(["certification"]) as wiring, certification_commands(wiring) as commands:
        certificate = (await commands.issue(await commands.granted(1)))[0]
        await commands.draw()
        moves = itertools.cycle(MOVES)
        owner = await asyncpg.connect(wiring.databases["certification"].owner_url, command_timeout=None)
        series: list[Series] = []
        try:
            for name, before, entries in ((FEW, 0, few), (MANY, few, many)):
                await write_entries(owner, certificate.id, before=before, entries=entries)
                run = partial(_published, commands, certificate.id, moves)
                series += await in_turn([Contender(name, Part.OURS, run)], rounds=sizes.rounds)
            lists = await owner.fetchval("SELECT count(*) FROM status_list")
        finally:
            await owner.close()
    comparison = Comparison(
        key="listing",
        title="From a change to the published list",
        unit="ms",
        how="A certificate is suspended or reinstated; from its commit to that of its list of status: read, packed, "
        f"signed for both purposes as JSON-LD and as a token. With {few:,} entries in the lists and with {many:,},"
        " of which one in a hundred has its bit",
        series=series,
        lower_is_better=True,
        facts={"lists in the end": lists},
    )
    grown = comparison.median(MANY) / comparison.median(FEW)
    comparison.aims.append(Aim(f"{many:,} entries / {few:,}", grown, 1.5, at_least=False))
    comparison.aims.append(Aim("ms of the largest", comparison.median(MANY), 1_000, at_least=False))
    return comparison


async def _published(commands: CertificationCommands, certificate_id: UUID, moves: Iterator[CertificateMove]) -> float:
    sessions, base = commands.runtime.sessions, commands.runtime.settings.public_url
    publish = partial(publish_changes, keyring=signer_of(commands.runtime).keyring, base=base)
    took = 0.0
    for move in itertools.islice(moves, CHANGES):
        with own_work():
            await in_transaction(sessions, partial(_change, certificate_id=certificate_id, move=move))
        started = time.perf_counter()
        signed = await in_transaction(sessions, publish)
        took += time.perf_counter() - started
        if signed != 1:
            raise RuntimeError(f"one list changed, and {signed} were signed")
    return took * 1000 / CHANGES


async def _change(session: AsyncSession, *, certificate_id: UUID, move: CertificateMove) -> None:
    one = (await session.scalars(select(Certificate).where(Certificate.id == certificate_id).with_for_update())).one()
    await record_changes(session, [take_turn(session, Turn(certificate=one, move=move, effective_on=one.issued_on))])
