"""One campaign: a system of its own, organizers at work, a script of faults drawn from the seed, and the verdict."""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from devstack import kafka as devstack_kafka
from devstack import postgres as devstack_postgres
from devstack.fork_server import ForkServer
from devstack.postgres import PostgresServer
from devstack.services import CERTIFYING, SERVICES
from devstack.stack import Stack, stack
from faults.callers import Callers, Stuck
from faults.checker.verdict import Finding, judge
from faults.evidence import collect, rows
from faults.harm import Harm
from faults.oplog import Json, OperationLog
from faults.organizers import Organizer
from faults.strangers import trespass
from faults.watch import Watch
from rolling.versions import running

Script = Callable[["Run"], Awaitable[None]]
ORGANIZERS = 3
GATHERINGS = 2  # while kill points and the outage last; later ones would only slow recoveries down
DIGEST_SECONDS = 3.5  # a digest is written when a batch was quiet for a second, looked for every other second
# What registration enters itself, when it submits and accepts, no topic tells it again.
FORGET_PROJECTIONS = """
DELETE FROM inbox;
DELETE FROM known_certificate;
DELETE FROM timeline_entry WHERE event_type IN
    ('AssessorAssigned', 'CandidateAbsent', 'AssessmentCompleted', 'CertificationDecided', 'CertificateIssued')
"""


@dataclass(frozen=True)
class Plan:
    """What to run: the seed, where to write, the script of faults, and whose code (None: this checkout's)."""

    seed: int
    folder: Path
    script: Script
    product: Path | None = None
    replayed: Sequence[str] = ("certification",)
    rebuilds: bool = False  # whether the timelines are built anew from the topics in the end
    patience: float = 150  # for the last waves to end
    drain_patience: float = 65  # a little more than the 60 s promised
    start_postgres: Callable[[], PostgresServer] = lambda: devstack_postgres.start(disposable=True)
    draws_lag: bool = False  # asking for it takes time from what is tested
    told: Callable[[Json], None] = lambda _line: None  # hears of every line of the log
    organizers: int = ORGANIZERS
    rest: float = 0  # seconds between two waves of an organizer
    trains: bool = False  # whether organizers train people besides; development of this checkout is needed for it
    forks: ForkServer | None = None
    session: float = 10  # seconds a group waits for a member that is gone without a word

    def environments(self) -> Mapping[str, Mapping[str, str]]:
        """Return what each service's environment has besides the stack's; odd seeds run without fixed group members."""
        shared = {"SESSION_TIMEOUT_MS": f"{self.session * 1000:.0f}"}
        shared |= {"GROUP_INSTANCE_ID": "first"} if self.seed % 2 == 0 else {}
        if self.product is not None:
            shared |= running(self.product)
        own = {"notifications": {"DIGEST_QUIET_SECONDS": "1"}}
        return {name: shared | own.get(name, {}) for name in self.names}

    @property
    def names(self) -> Sequence[str]:
        """The services that run."""
        return SERVICES if self.trains else CERTIFYING


@dataclass
class Run:
    """A campaign that is going on."""

    system: Stack
    log: OperationLog
    harm: Harm
    watch: Watch
    draw: random.Random
    callers: Callers
    seed: int

    async def while_registering(self, fault: Awaitable[None], *, held_against: bool = True) -> None:
        """As `after`, while one more organizer submits without a pause; unless told not to, its answers are judged."""
        over = asyncio.Event()
        organizer = Organizer(self.callers, self.log, self.seed, ORGANIZERS + len(self.log.of("drip")))
        dripping = asyncio.create_task(organizer.drip(over.is_set))
        began = self.log.note("drip", organizer=organizer.id)["at"]
        try:
            await self.after(fault)
        finally:
            over.set()
            await dripping
        if held_against:
            self.log.note("through", began=began)

    async def after(self, fault: Awaitable[None]) -> None:
        """Wait for a fault to be over and log how long the system then needed to be itself again."""
        await fault
        await self.recovered()

    async def recovered(self) -> None:
        """Wait until what a fault held up is through, and log how long that took."""
        self.log.note("recovery", seconds=await self.watch.recover())


async def run(plan: Plan) -> list[Finding]:
    """Run a campaign and return what it broke; log and evidence stay in the plan's folder."""
    log = OperationLog(plan.folder / "log.ndjson", told=plan.told)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it says of an outage is what we asked for
    postgres, kafka = await asyncio.gather(
        asyncio.to_thread(plan.start_postgres),
        asyncio.to_thread(lambda: devstack_kafka.start(disposable=True)),
    )
    try:
        extra = plan.environments()
        async with stack(
            plan.folder, postgres=postgres, kafka=kafka, extra=extra, names=plan.names, forks=plan.forks
        ) as system:
            evidence = await _play(plan, system, log)
    finally:
        log.close()
        await asyncio.gather(asyncio.to_thread(postgres.stop), asyncio.to_thread(kafka.stop))
    (plan.folder / "evidence.json").write_text(json.dumps(evidence), "utf-8")
    return judge(log.lines, evidence)


async def _play(plan: Plan, system: Stack, log: OperationLog) -> Json:
    draw = random.Random(plan.seed)
    watch = Watch(system, log, patience=plan.patience)
    watching = asyncio.create_task(watch.run(lag=plan.draws_lag))
    limits = httpx.Limits(max_connections=60)
    try:
        async with httpx.AsyncClient(base_url=system.url, timeout=20, limits=limits) as client:
            callers = Callers(client, log, plan.seed, system.keys)
            going = Run(system, log, Harm(system, log, draw), watch, draw, callers, plan.seed)
            await _work_through(plan, going, callers)
            await going.watch.drain(patience=plan.drain_patience)
            await trespass(callers, log)
        found: Json = {"before_replay": await _replay(plan, going)}
        found |= await collect(system)
        if plan.rebuilds:
            found["rebuilt"] = await _rebuild(plan, going)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    return found


async def _work_through(plan: Plan, going: Run, callers: Callers) -> None:
    """Let the organizers work while the script does its harm, then let them finish what they began."""
    over = asyncio.Event()
    meeting = asyncio.Barrier(plan.organizers)
    organizers = [Organizer(callers, going.log, plan.seed, number, meeting) for number in range(plan.organizers)]
    for one in organizers:
        one.gatherings = GATHERINGS if plan.trains else 0
    working = [asyncio.create_task(one.work(over, rest=plan.rest)) for one in organizers]
    try:
        await plan.script(going)
    finally:
        over.set()
    _, late = await asyncio.wait(working, timeout=plan.patience)
    for task in late:
        task.cancel()
        going.log.note("stuck", error="the last waves did not end")
    for outcome in await asyncio.gather(*working, return_exceptions=True):
        if isinstance(outcome, Stuck):
            going.log.note("stuck", error=str(outcome))
        elif isinstance(outcome, Exception):
            raise outcome


async def _replay(plan: Plan, going: Run) -> Json:
    """Wait for the mails, set services back to the beginning, and return their rows from before."""
    if "notifications" in plan.replayed:
        await asyncio.sleep(DIGEST_SECONDS)  # after that no rows are added by time alone
    await _mails_settled(going)
    before = {name: await rows(going.system, name) for name in plan.replayed}
    await asyncio.gather(*(going.harm.replay(name) for name in plan.replayed))
    await going.watch.drain(patience=plan.drain_patience)
    return before


async def _rebuild(plan: Plan, going: Run) -> Json:
    """Take away what registration knows from other services, read every topic again, and return what it knows then."""
    await going.harm.replay("registration", forgetting=FORGET_PROJECTIONS)
    await going.watch.drain(patience=plan.drain_patience)
    found = await rows(going.system, "registration")
    return {"registration": {name: found[name] for name in ("timeline_entry", "known_certificate")}}


async def _mails_settled(going: Run) -> None:
    """Give the sender its time; a mail that stays is the checker's to tell."""
    for _ in range(60):
        found = (await rows(going.system, "notifications"))["message"]
        if all(row["state"] in ("sent", "sent_again", "undeliverable") for row in found):
            return
        await asyncio.sleep(0.5)  # until the sender sent
