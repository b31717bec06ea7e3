"""The whole story in the order it happens; it knows the gateway, a key for tokens, and the topics, nothing else."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

import httpx

from devstack.demo import accounts, assessing, certifying, city, earlier, learning, living, registering, workshop
from devstack.demo.caller import Cast
from devstack.demo.place import Place
from devstack.demo.scene import Scene, Screen
from devstack.demo.topics import read_topics

TIMEOUT_SECONDS = 30
Act = Callable[[Scene], Awaitable[None]]
ACTS: tuple[Act, ...] = (
    registering.set_up_organizer,
    earlier.certify,
    workshop.fill,
    workshop.hold,
    workshop.attest,
    city.set_up,
    city.hold_seminars,
    city.accompany,
    registering.propose_batch,
    registering.submit_applications,
    registering.accept_applications,
    assessing.load_assessors,
    assessing.assign_assessors,
    assessing.mark_units,
    certifying.decide,
    certifying.issue,
    certifying.fetch_certificates,
    certifying.verify,
    living.live,
    workshop.evaluate,
    city.evaluate,
)
NOTHING: Mapping[Act, Act] = {}


@dataclass(frozen=True)
class Ending:
    """What came of it."""

    summary: dict[str, Any]  # Any: JSON
    counts: dict[str, int]
    scene: Scene


async def play(place: Place, screen: Screen, *, after: Mapping[Act, Act] = NOTHING) -> Ending:
    """Play the story and write the results below `place.folder`; raises when anything does not balance.

    `after` an act, something else may happen.
    """
    started = time.monotonic()
    async with httpx.AsyncClient(base_url=place.gateway, timeout=TIMEOUT_SECONDS) as client:
        scene = Scene(Cast(client, place.keys), screen, place.folder, place.mail, clock=place.clock)
        for act in ACTS:
            await act(scene)
            if act in after:
                await after[act](scene)
        batch = await registering.wait_until_closed(scene)
        await learning.wait_for_plans(scene)
        await accounts.wait_for_mails(scene)
        reports = await accounts.wait_for_outboxes(scene)
        summary = await accounts.summarise(scene, batch, reports) | await learning.summarise(scene)
    topics = await read_topics(place.bootstrap_servers, place.namespace, place.folder / "events.ndjson")
    summary["seconds"] = round(time.monotonic() - started, 1)
    _write(place.folder / "summary.json", summary)
    _write(place.folder / "refusals.json", [asdict(one) for one in scene.refusals.seen])
    accounts.check(summary, batch, topics, letters(place.mail))
    learning.check(scene, summary, topics)
    return Ending(summary, batch["counts"], scene)


def letters(folder: Path) -> int:
    """Return how many letters the catcher has; one that a crash made arrive twice has the same Message-ID twice."""
    return len({BytesHeaderParser().parsebytes(path.read_bytes())["Message-ID"] for path in folder.glob("*.eml")})


def _write(target: Path, value: object) -> None:
    target.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")
