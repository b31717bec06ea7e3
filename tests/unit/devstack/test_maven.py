"""What Maven brings is made again where it is gone, and what it said is told where it failed."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from devstack.errors import StartFailed
from devstack.identity.distribution import find_distribution
from devstack.maven import POM

SAID = "Could not transfer artifact: connection refused"


def test_what_maven_said_is_told_where_it_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    maven = tmp_path / "mvn"
    maven.write_text(f"#!/bin/sh\necho '{SAID}'\nexit 1\n")
    maven.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("KOMPETEN_CACHE", str(tmp_path / "cache"))
    with pytest.raises(StartFailed, match=rf"^keycloak-\S+ cannot be made by mvn: can Maven .+\n{SAID}$"):
        find_distribution()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert find_distribution() is None, "without Maven there is nothing to tell"


def test_marks_of_what_it_unpacked_go_with_the_folder() -> None:
    """Else a folder that was removed is never filled again: Maven takes it for unpacked, and is content."""
    build = ET.parse(POM).find("{*}build/{*}directory")  # noqa: S314 - our own file
    assert build is not None
    assert (build.text or "").startswith("${outputDirectory}/")
