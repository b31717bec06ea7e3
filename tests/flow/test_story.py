"""The main job from registration to certificate, through the gateway alone, and what must not be found afterwards.

Played once: the broker is away when it begins. The harm suite kills services, and `make e2e` containers.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import httpx
import pikepdf
import pytest

from devstack.demo.scene import Scene
from devstack.demo.sheets import participants
from devstack.demo.story import Ending, play
from devstack.stack import Stack
from flow.conftest import Silence, place_of
from kompeten.events import registry
from kompeten_ops.tokens import sign
from support.collector import Collector
from support.waiting import until


def read_all(folder: Path) -> str:
    """Return the text of every file below a folder."""
    return "\n".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


@pytest.mark.timeout(240)
async def test_a_batch_goes_from_registration_to_certificates_though_kafka_is_away_at_first(
    system: Stack, screen: Silence, tmp_path: Path, collector: Collector
) -> None:
    for name in ("registration", "assessment"):
        system.services[name].kill()
    system.kafka.kill()
    for name in ("registration", "assessment"):  # these have never met the broker
        await system.services[name].start()

    async def bring_kafka_back(scene: Scene) -> None:
        report = await scene.cast.operator.call("GET", "/v1/operations/registration")
        assert report["outbox"] == 120, "all that was submitted and accepted was answered, and waits"
        await asyncio.to_thread(system.kafka.restart)

    ending = await play(place_of(system, tmp_path), screen, once_accepted=bring_kafka_back)
    assert_balances(ending)
    metrics = await until_all_is_well(system)
    assert_no_canary(system, tmp_path, {"metrics": "".join(metrics.values()), "traces": str(collector.exports)})
    assert_headers_are_cloud_events(tmp_path / "events.ndjson")
    assert system.mail.messages()
    await assert_operators_find_nothing(system)


def assert_balances(ending: Ending) -> None:
    """Everybody arrived where they should, once, and numbers have no gap."""
    summary = ending.summary
    assert (summary["submitted"], summary["registered"]) == (60, 60)
    assert (summary["assessed"], summary["absent"], summary["parked"]) == (59, 1, 0)
    assert summary["granted"] == summary["issued"] == summary["recommended_competent"] == 54
    assert summary["not_granted"] == 5
    assert summary["refusals"] >= 10
    certificates = ending.scene.found["certificates"]
    numbers = sorted(int(one["certificate_number"].split("/")[0]) for one in certificates)
    assert numbers == list(range(1, 55))


async def assert_operators_find_nothing(system: Stack) -> None:
    """The operator's commands, run as they are in a shell, find services that agree and audits that hold.

    What compares the services needs an observer's tokens alone, as `make up` gives them to `watch`.
    """
    operator = {"KOMPETEN_TOKEN": sign(system.keys, subject="operator", roles=["operator"])}
    observer = {
        "KOMPETEN_TOKEN": sign(system.keys, subject="watch", roles=["observer"], lsp_id=""),
        "KOMPETEN_LSP_TOKEN": sign(system.keys, subject="watch", roles=["observer"]),
    }

    async def ops(*arguments: str, tokens: dict[str, str] = operator) -> str:
        surroundings = os.environ | tokens | {"KOMPETEN_GATEWAY": system.url}
        command = Path(sys.executable).with_name("kompeten-ops")
        process = await asyncio.create_subprocess_exec(command, *arguments, env=surroundings, stdout=PIPE, stderr=PIPE)
        output, errors = await process.communicate()
        assert process.returncode == 0, f"{arguments}: {output.decode()}{errors.decode()}"
        return output.decode()

    found = json.loads(await ops("reconcile", "--since", "2000-01-01", "--json", tokens=observer))
    assert (found["applications"], found["verdicts"]) == (60, {"agreed": 60})
    assert "No dead letters." in await ops("dead-letters", "list")
    assert "PAUSED" not in await ops("consumers")
    sealed = {one["service"]: one["sealed"] for one in json.loads(await ops("verify-audit", "--json"))}
    assert sealed.pop("development") == 0, "nobody did anything there"
    assert min(sealed.values()) > 0, sealed


async def until_all_is_well(system: Stack) -> dict[str, str]:
    """Wait until every service is alive, and nothing waits or is parked; return their metrics."""

    async def well() -> dict[str, str] | None:
        metrics = await scraped(system)
        return metrics if not any(map(what_is_wrong, metrics.values())) else None

    found: dict[str, str] = await until(well, seconds=60, what="no lag, no outbox, no dead letter, a relay that leads")
    return found


async def scraped(system: Stack) -> dict[str, str]:
    """Return the metrics of every service behind the gateway."""
    async with httpx.AsyncClient() as client:
        return {
            name: (await client.get(f"{service.url}/metrics")).text
            for name, service in system.services.items()
            if name != "gateway"
        }


def what_is_wrong(metrics: str) -> list[str]:
    """Return what a service should not tell, and what it should and does not."""
    lines = metrics.splitlines()
    gauges = ("kompeten_consumer_lag_records{", "kompeten_dead_letters{", "kompeten_breaker_open{")
    waiting = [line for line in lines if line.startswith(gauges) and not line.endswith(" 0.0")]
    return [*waiting, *({"kompeten_alive 1.0", "kompeten_relay_leads 1.0", "kompeten_outbox_records 0.0"} - set(lines))]


def assert_no_canary(system: Stack, folder: Path, more: dict[str, str]) -> None:
    """No NIK of the batch is in topics, logs, mails, metrics, traces, or PDFs (text and metadata)."""
    canaries = [body["national_id"] for body in participants()]
    places = {
        "topics": (folder / "events.ndjson").read_text("utf-8"),
        "logs": read_all(system.folder / "logs"),
        "mails": read_all(system.folder / "mail"),
        **more,
    }
    for pdf in (folder / "certificates").glob("*.pdf"):
        with pikepdf.open(pdf) as document:
            places[pdf.name] = str(document.docinfo) + str(document.Root.Metadata.read_bytes())
    assert places["logs"]
    for name, text in places.items():
        found = [nik[-4:] for nik in canaries if nik in text]
        assert not found, f"NIK ending in {found} in {name}"


def assert_headers_are_cloud_events(events: Path) -> None:
    """Every record is a CloudEvent whose key is the subject."""
    for line in events.read_text("utf-8").splitlines():
        record = json.loads(line)
        assert record["headers"]["ce_specversion"] == "1.0"
        subject = registry()[record["headers"]["ce_type"]].subject_field
        assert record["key"] == record["headers"]["ce_subject"] == record["body"][subject]
        assert record["headers"]["traceparent"]
        assert record["headers"]["ce_correlationid"]
