"""What deploy/kafka/acls.sh grants is what the register of events and the handler tables need, and nothing more."""

import importlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from contracts.sources import ROOT
from devstack.provision import SERVICES_WITH_DATABASES
from kompeten.events import registry
from kompeten.messaging.handlers import topics_of

PUBLIC = "kompeten.certificates"
SPY = """#!/bin/sh
echo "$@" >> "$GRANTED"
"""


def granted(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (principal, operation, resource) of every ACL that the script would add; nothing is connected to."""
    spy, lines = folder / "kafka-acls.sh", folder / "granted"
    spy.write_text(SPY)
    spy.chmod(0o755)
    told = {"KAFKA_ACLS": str(spy), "GRANTED": str(lines), "BOOTSTRAP": "b:1", "COMMAND_CONFIG": "c", "NAMESPACE": "n."}
    subprocess.run(["sh", ROOT / "deploy/kafka/acls.sh"], env=os.environ | told, check=True)
    for line in lines.read_text().splitlines():
        words = line.split()
        values = {name: words[place + 1] for place, name in enumerate(words) if name in ("--topic", "--group")}
        resource = next((f"{name[2:]} {value}" for name, value in values.items()), "cluster")
        assert ("--group" in words) == ("prefixed" in words), line
        principal = words[words.index("--allow-principal") + 1].removeprefix("User:")
        yield from ((principal, words[at + 1], resource) for at, word in enumerate(words) if word == "--operation")


def test_a_service_writes_its_own_topics_and_reads_what_it_handles(tmp_path: Path) -> None:
    expected = set()
    for service in SERVICES_WITH_DATABASES:
        own = {kind.topic for kind in registry().values() if kind.source == f"/{service}"}
        # its own topics are read again after a restore
        read = own | set(topics_of(importlib.import_module(f"{service}.handlers").HANDLERS))
        expected |= {(service, "Write", f"topic n.{topic}") for topic in own}
        expected |= {(service, "Read", f"topic n.{topic}") for topic in read}
        expected |= {(service, "Read", f"group n.{service}."), (service, "IdempotentWrite", "cluster")}
    looks = {"Describe", "DescribeConfigs", "Create"}
    services = [one for one in granted(tmp_path) if one[0] in SERVICES_WITH_DATABASES]
    assert {one for one in services if one[1] not in looks} == expected
    assert all((who, "Write", where) in expected for who, operation, where in services if operation == "Create")


def test_a_subscriber_reads_the_public_topic_alone_in_groups_of_its_own(tmp_path: Path) -> None:
    found = {(operation, resource) for who, operation, resource in granted(tmp_path) if who == "subscriber"}
    assert found == {
        ("Read", f"topic n.{PUBLIC}"),
        ("Describe", f"topic n.{PUBLIC}"),
        ("Read", "group subscriber."),
    }
