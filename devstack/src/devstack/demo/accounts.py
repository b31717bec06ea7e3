"""The closing account: every number from the service that owns it, and held against what the topics say."""

from collections import Counter
from typing import Any

from devstack.demo import living
from devstack.demo.caller import wait_for
from devstack.demo.registering import FINAL, open_applications
from devstack.demo.scene import Scene
from devstack.demo.topics import TopicCounts

SERVICES = ("registration", "assessment", "certification", "development", "notifications")


class DoesNotBalance(Exception):
    """Two places that must agree do not."""


async def wait_for_mails(scene: Scene) -> None:
    """Wait until every message was sent or can never be, those among them that come late."""
    ended = "ended" in scene.found  # a batch of its own
    expected = {
        "batch_digest": 1 + ended,
        "holder_expired": int(ended),
        "candidate_planned": scene.found["plans"],
        "participant_attested": scene.found["attestations"],
    }

    async def settled() -> bool:
        messages = await scene.cast.manager.all("/v1/messages")
        states = Counter(one["state"] for one in messages)
        scene.found["messages"] = states
        waiting = [state for state in states if state not in ("sent", "sent_again", "undeliverable", "failed")]
        kinds = Counter(one["kind"] for one in messages)
        return not waiting and all(kinds[kind] == number for kind, number in expected.items())

    with scene.screen.step("mails sent"):
        await wait_for("every mail sent", settled)


async def wait_for_outboxes(scene: Scene) -> dict[str, dict[str, Any]]:  # Any: JSON
    """Wait until nothing is left to be sent anywhere, and return the reports of all services."""

    async def reports() -> dict[str, dict[str, Any]] | None:
        found = {one: await scene.cast.operator.call("GET", f"/v1/operations/{one}") for one in SERVICES}
        return found if not any(report["outbox"] for report in found.values()) else None

    found: dict[str, dict[str, Any]] = await wait_for("empty outboxes", reports)
    return found


async def summarise(scene: Scene, batch: dict[str, Any], reports: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the numbers of the summary, each asked of its owner."""
    manager, query = scene.cast.manager, {"batch_id": scene.batch_id}
    assessments = await manager.all("/v1/assessments", **query)
    cases = Counter(case["state"] for case in await manager.all("/v1/cases", **query))
    states = Counter(assessment["state"] for assessment in assessments)
    recommended = Counter(assessment["recommendation"] for assessment in assessments)
    messages: Counter[str] = scene.found["messages"]
    register = await manager.all("/v1/certificates")
    certificates = [one for one in register if one["batch_id"] == scene.batch_id]
    reissued = sum(one["reissue_of"] is not None for one in certificates)
    return {
        "submitted": sum(batch["counts"].values()),
        "registered": batch["taken"],
        "assessed": states["completed"],
        "absent": states["absent"],
        "recommended_competent": recommended["competent"],
        "granted": cases["granted"] + cases["issued"],
        "not_granted": cases["not_granted"],
        "issued": len(certificates) - reissued,
        "reissued": reissued,
        "expired": sum(one["state"] == "expired" for one in register),
        "mails_sent": messages["sent"] + messages["sent_again"],
        "events": sum(sum(report["events_recorded"].values()) for report in reports.values()),
        "parked": sum(report["dead_letters"] for report in reports.values()),
        "refusals": len(scene.refusals.seen),
    }


def check(summary: dict[str, Any], batch: dict[str, Any], topics: TopicCounts, mails: int) -> None:
    """Raise `DoesNotBalance` unless the services, the topics, the mail catcher and the sum agree.

    Topics also tell of whoever was certified three years before: each of them has a certificate that expired.
    """
    counts, earlier = batch["counts"], summary["expired"]
    pairs = {
        "submitted (topic)": (summary["submitted"] + earlier, topics.types["ApplicationSubmitted"]),
        "registered (topic)": (summary["registered"] + earlier, topics.types["ParticipantRegistered"]),
        "assessed (topic)": (summary["assessed"] + earlier, topics.types["AssessmentCompleted"]),
        "absent (topic)": (summary["absent"], topics.types["CandidateAbsent"]),
        "recommended (topic)": (summary["recommended_competent"] + earlier, topics.recommended_competent),
        "granted (topic)": (summary["granted"] + earlier, topics.outcomes["granted"]),
        "not granted (topic)": (summary["not_granted"], topics.outcomes["not_granted"]),
        "issued (topic)": (summary["issued"] + summary["reissued"] + earlier, topics.types["CertificateIssued"]),
        "expired (topic)": (earlier, topics.types["CertificateExpired"]),
        **{f"{one} (topic)": (1, topics.types[one]) for one in living.TURNS},
        "issued (registration)": (summary["issued"], counts.get("issued", 0)),
        "events (topics)": (summary["events"], topics.events),
        "mails (catcher)": (summary["mails_sent"], mails),
        "parked": (summary["parked"], 0),
        "balance": (summary["submitted"], sum(counts.get(stage, 0) for stage in FINAL)),
        "open": (open_applications(counts), 0),
    }
    wrong = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if wrong:
        raise DoesNotBalance(f"{wrong}")
