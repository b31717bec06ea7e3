"""The main job from registration to certificate, through the gateway alone, and what must not be found afterwards."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pikepdf

from devstack.demo.sheets import participants
from devstack.demo.story import play
from devstack.stack import Stack
from flow.conftest import Silence, place_of
from kompeten_ops.tokens import sign


def read_all(folder: Path) -> str:
    """Return the text of every file below a folder."""
    return "\n".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


async def test_a_batch_goes_from_registration_to_certificates(system: Stack, screen: Silence, tmp_path: Path) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    ending = await play(place_of(system, folder), screen)
    summary = ending.summary
    assert (summary["submitted"], summary["registered"]) == (60, 60)
    assert (summary["assessed"], summary["absent"], summary["parked"]) == (59, 1, 0)
    assert summary["granted"] == summary["issued"] == summary["recommended_competent"] == 54
    assert summary["not_granted"] == 5
    assert summary["refusals"] >= 10
    certificates = ending.scene.found["certificates"]
    numbers = sorted(int(one["certificate_number"].split("/")[0]) for one in certificates)
    assert numbers == list(range(1, 55))
    assert_no_canary(system, folder)
    assert_headers_are_cloud_events(folder / "events.ndjson")
    assert all(one.messages for one in [system.mail])
    await assert_operators_find_nothing(system)


async def assert_operators_find_nothing(system: Stack) -> None:
    """The operator's commands, run as they are in a shell, find four services that agree and audits that hold."""
    token = sign(system.keys, subject="operator", roles=["operator", "certification_manager"])
    surroundings = os.environ | {"KOMPETEN_GATEWAY": system.url, "KOMPETEN_TOKEN": token}

    async def ops(*arguments: str) -> str:
        command = Path(sys.executable).with_name("kompeten-ops")
        process = await asyncio.create_subprocess_exec(command, *arguments, env=surroundings, stdout=PIPE, stderr=PIPE)
        output, errors = await process.communicate()
        assert process.returncode == 0, f"{arguments}: {output.decode()}{errors.decode()}"
        return output.decode()

    found = json.loads(await ops("reconcile", "--since", "2000-01-01", "--json"))
    assert (found["applications"], found["verdicts"]) == (60, {"agreed": 60})
    assert "Nothing is parked." in await ops("parked", "list")
    assert "PAUSED" not in await ops("consumers")
    sealed = {one["service"]: one["sealed"] for one in json.loads(await ops("verify-audit", "--json"))}
    assert min(sealed.values()) > 0, sealed


def assert_no_canary(system: Stack, folder: Path) -> None:
    """No NIK of the batch is in topics, logs, mails, or PDFs (text and metadata)."""
    canaries = [body["national_id"] for body in participants()]
    places = {
        "topics": (folder / "events.ndjson").read_text("utf-8"),
        "logs": read_all(system.folder / "logs"),
        "mails": read_all(system.folder / "mail"),
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
        assert record["key"] == record["headers"]["ce_subject"] == record["body"]["application_id"]
        assert record["headers"]["traceparent"]
        assert record["headers"]["ce_correlationid"]
