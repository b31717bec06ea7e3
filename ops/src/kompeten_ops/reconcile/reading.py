"""Reading what every service knows of a batch, by the lists everybody uses and the operations of the services."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from kompeten_ops.gateway import Gateway
from kompeten_ops.paging import Json
from kompeten_ops.reconcile.knowledge import OF_APPLICATIONS, PRODUCERS, Hop, Known, Messages

SUBJECTS = 100  # asked for at once, as many as a service takes

Key = TypeVar("Key")


async def batches_since(gateway: Gateway, since: date) -> list[str]:
    """Return the batches that end on or after a day."""
    return [one["id"] async for one in gateway.items("/v1/batches") if date.fromisoformat(one["ends_on"]) >= since]


async def read_batch(gateway: Gateway, batch_id: str) -> list[Known]:
    """Return what the lists say of every application any service knows in a batch, in order of application ids.

    Registration is read last: whatever the others have heard from it, it knows.
    """
    await gateway.get(f"/v1/batches/{batch_id}")  # a batch that does not exist is refused, not empty
    letters = await _by_application(gateway, "/v1/messages", batch_id)
    certificates = await _by_application(gateway, "/v1/certificates", batch_id)
    cases = await _by_application(gateway, "/v1/cases", batch_id)
    assessments = await _by_application(gateway, "/v1/assessments", batch_id)
    applications = {one["id"]: one async for one in gateway.items("/v1/applications", batch_id=batch_id)}
    everyone = sorted({*applications, *assessments, *cases, *certificates, *letters})
    return [
        _known(
            (application_id, batch_id),
            applications.get(application_id),
            assessment=_latest(assessments.get(application_id)),
            case=_latest(cases.get(application_id)),
            certificate=_latest(certificates.get(application_id)),
            letters=letters.get(application_id, []),
        )
        for application_id in everyone
    ]


async def read_messages(gateway: Gateway, applications: Sequence[str]) -> dict[str, Messages]:
    """Return what their services' messaging knows of applications; a service's consumers are those that answer."""
    recorded: dict[str, dict[str, int]] = defaultdict(dict)
    waiting: dict[str, dict[str, Json]] = defaultdict(dict)
    applied: dict[str, dict[Hop, int]] = defaultdict(dict)
    dead_letters: dict[str, dict[Hop, Json]] = defaultdict(dict)
    hops: set[Hop] = set()
    paused: set[Hop] = set()
    erased: dict[str, set[str]] = defaultdict(set)
    for service in reversed(OF_APPLICATIONS):  # consumers before producers: what was applied was recorded
        report = await gateway.get(f"/v1/operations/{service}")
        # topics of other subjects, such as LSPs, know nothing of an application
        hops |= {Hop(one["topic"], service) for one in report["consumers"] if one["topic"] in PRODUCERS}
        paused |= {Hop(one["topic"], service) for one in report["consumers"] if one["is_paused"]}
        for first in range(0, len(applications), SUBJECTS):
            asked = list(applications[first : first + SUBJECTS])
            found = await gateway.get(f"/v1/operations/{service}/subjects", subject=asked)
            for one in found["recorded"]:
                recorded[one["subject"]][one["topic"]] = one["last"]
            for one in found["waiting"]:
                waiting[one["subject"]].setdefault(one["topic"], one)
            for one in found["applied"]:
                applied[one["subject"]][Hop(one["topic"], service)] = one["last"]
            for one in found["dead_letters"]:
                dead_letters[one["subject"]].setdefault(Hop(one["topic"], service), one)
            for one in found.get("erased", ()):
                erased[one["subject"]].add(service)
    here = (frozenset(paused), frozenset(hops))
    return {
        one: Messages(
            recorded[one], waiting[one], applied[one], dead_letters[one], *here, erased=frozenset(erased[one])
        )
        for one in applications
    }


async def _by_application(gateway: Gateway, path: str, batch_id: str) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = defaultdict(list)
    async for item in gateway.items(path, batch_id=batch_id):
        if item["application_id"] is not None:  # a digest is about a batch
            found[item["application_id"]].append(item)
    return found


def _latest(found: Iterable[Json] | None) -> Json:
    """Return the one of the highest attempt, or nothing."""
    return max(found, key=lambda one: int(one["attempt"])) if found else {}


def _known(
    ids: tuple[str, str],
    application: Json | None,
    *,
    assessment: Json,
    case: Json,
    certificate: Json,
    letters: Sequence[Json],
) -> Known:
    application = application or {}
    return Known(
        application_id=ids[0],
        batch_id=ids[1],
        state=application.get("state"),
        stage=application.get("stage"),
        was_accepted=application.get("accepted_at") is not None,
        assessment=assessment.get("state"),
        is_assigned=assessment.get("assignment") is not None,
        case=case.get("state"),
        certificate=certificate.get("certificate_number"),
        letters={one["kind"]: one["state"] for one in letters if one["role"] == "candidate"},
    )
