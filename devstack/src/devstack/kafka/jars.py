"""The jars of Apache Kafka, copied once by Maven into the cache."""

from pathlib import Path

from devstack.maven import Commands, find_cached

VERSION = "4.3.1"  # as in pom.xml


def find_jars() -> Path | None:
    """Return the folder of the jars, filled by Maven if need be; None when there is no Maven."""
    return find_cached(f"kafka-{VERSION}", _copied)


def _copied(folder: Path) -> Commands:
    return [["mvn", "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]]
