"""The end of an example: all faults are over, everyone finishes, and operators decide what is parked."""

from delivery.protocol.model import Seen
from delivery.protocol.world import World

ROUNDS = 60
READER = 0


async def drain(world: World) -> None:
    """Bring the system to rest, in a bounded number of rounds; raises AssertionError when it does not come to rest."""
    world.failing.clear()
    for actor in world.steps.actors:
        if not actor.name.startswith("relay"):
            actor.go(None)
    await world.settle()
    for actor in list(world.steps.actors):  # relays: what they have on its way stays there
        await world.kill(actor)
    await _relay_everything(world)
    for _ in range(ROUNDS):
        await _receive_everything(world)
        seen = await world.see()
        if not seen.parked():
            return
        await _decide(world, seen)
    raise AssertionError(f"parked for ever: {(await world.see()).parked()}")


async def _relay_everything(world: World) -> None:
    await world.start("relay last", world.lead, 0)
    for _ in range(ROUNDS):
        for request in list(world.broker.requests):
            world.broker.carry(request, acknowledge=True)
        await world.settle()
        if not (await world.see()).outbox:
            break
        (actor,) = world.steps.actors
        actor.go(1)
        await world.settle()
    for actor in list(world.steps.actors):
        await world.kill(actor)
    for request in list(world.broker.requests):
        world.broker.carry(request, acknowledge=True)


async def _receive_everything(world: World) -> None:
    member = world.join(READER)
    while member.positions != [len(log) for log in world.broker.logs]:
        await world.start("member last", lambda: world.poll(member, 100, commits=True), None)


async def _decide(world: World, seen: Seen) -> None:
    """Discard what is forged or can never be applied, once it is the subject's first; replay what is left."""
    for subject in {one.subject for one in seen.parked()}:
        await world.start("operator", lambda subject=subject: world.replay(subject), None)  # type: ignore[misc]
    for subject in {one.subject for one in seen.parked()}:
        first = next(iter((await world.see()).parked(subject)), None)
        if first is not None:
            await world.start("operator", lambda first=first: world.discard(first), None)  # type: ignore[misc]
