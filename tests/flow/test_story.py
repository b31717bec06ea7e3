"""The main job from registration to certificate, through the gateway alone, and what must not be found afterwards.

Played once: the broker is away when it begins. The harm suite kills services, and `make e2e` containers.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from datetime import date, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from devstack.demo import earlier, workshop
from devstack.demo.story import Ending
from devstack.stack import Stack
from flow.conftest import Played, until_all_is_well
from kompeten.events import registry
from kompeten_ops.tokens import sign
from support.collector import Collector


def read_all(folder: Path) -> str:
    """Return the text of every file below a folder."""
    return "\n".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


@pytest.mark.timeout(600)
async def test_a_batch_goes_from_registration_to_certificates_though_kafka_is_away_at_first(
    system: Stack, played: Played, collector: Collector
) -> None:
    assert_balances(played.ending)
    metrics = await until_all_is_well(system)
    assert_no_canary(system, played.folder, {"metrics": "".join(metrics.values()), "traces": str(collector.exports)})
    assert_headers_are_cloud_events(played.folder / "events.ndjson")
    assert system.mail.messages()
    await assert_operators_find_nothing(system)


def test_a_certificate_of_three_years_before_has_expired_by_itself(played: Played) -> None:
    scene = played.ending.scene
    ended = scene.found["ended"]
    records = [json.loads(line) for line in (played.folder / "events.ndjson").read_text("utf-8").splitlines()]
    told = [one for one in records if one["topic"] == "kompeten.certificates" and one["key"] == ended["application_id"]]
    assert [one["headers"]["ce_type"].split(".")[2] for one in told] == ["CertificateIssued", "CertificateExpired"]
    issued, expired = (one["body"] for one in told)
    last = date.fromisoformat(issued["valid_until"])
    assert last.year - datetime.fromisoformat(issued["issued_at"]).year == 3
    assert date.fromisoformat(expired["effective_on"]) == last + timedelta(days=1)
    assert datetime.fromisoformat(expired["changed_at"]) > scene.began, "nobody's act of then"


def assert_balances(ending: Ending) -> None:
    """Everybody arrived where they should, once, and numbers have no gap."""
    summary = ending.summary
    assert (summary["submitted"], summary["registered"]) == (60, 60)
    assert (summary["assessed"], summary["absent"], summary["parked"]) == (59, 1, 0)
    assert summary["granted"] == summary["issued"] == summary["recommended_competent"] == 54
    assert (summary["not_granted"], summary["expired"], summary["attestations"]) == (5, 1, 94)
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
    assert (found["applications"], found["verdicts"]) == (61, {"agreed": 61})
    assert "No dead letters." in await ops("dead-letters", "list")
    assert "PAUSED" not in await ops("consumers")
    sealed = {one["service"]: one["sealed"] for one in json.loads(await ops("verify-audit", "--json"))}
    assert min(sealed.values()) > 0, sealed


def assert_no_canary(system: Stack, folder: Path, more: dict[str, str]) -> None:
    """No NIK of the batch is in topics, logs, mails, metrics, traces, or PDFs (text and metadata)."""
    canaries = [row["nik"] for row in (*workshop.people(), earlier.person())]
    places = {
        "topics": (folder / "events.ndjson").read_text("utf-8"),
        "logs": read_all(system.folder / "logs"),
        "mails": read_all(system.folder / "mail"),
        **more,
    }
    for pdf in folder.rglob("*.pdf"):
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
