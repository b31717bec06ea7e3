"""What comes from elsewhere is named in one place, and what is ours by a name nobody else can have taken."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.sources import ROOT
from devstack import identity, kafka, postgres

MEMBERS = sorted(ROOT.glob("*/pyproject.toml")) + sorted(ROOT.glob("services/*/pyproject.toml"))
OURS = re.compile(r"kompeten(-[a-z]+)*")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
BY_VARIABLE = re.compile(r"\$\{([A-Z]+_IMAGE):-([a-z/.]+:[\w.-]+)\}")


@pytest.mark.parametrize("file", MEMBERS, ids=lambda file: file.parent.name)
def test_a_distribution_has_the_projects_prefix(file: Path) -> None:
    """`registration` or `devstack` by name would be somebody else's package on a public index."""
    assert OURS.fullmatch(tomllib.loads(file.read_text("utf-8"))["project"]["name"])


def test_the_workspace_takes_its_members_from_the_workspace() -> None:
    sources = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]["sources"]
    assert sources.keys() == {tomllib.loads(file.read_text("utf-8"))["project"]["name"] for file in MEMBERS}
    assert all(source == {"workspace": True} for source in sources.values())


def test_each_image_from_elsewhere_can_be_pinned_by_one_variable() -> None:
    images = {one["image"] for one in COMPOSE["services"].values() if not one["image"].startswith("kompeten/")}
    images |= {one["build"]["args"]["BASE"] for one in COMPOSE["services"].values() if "build" in one}
    known = {match[1]: match[2] for match in map(BY_VARIABLE.fullmatch, images) if match}
    assert len(known) == len(images)
    example = (ROOT / ".env.example").read_text("utf-8")
    assert dict(re.findall(r"^#([A-Z]+_IMAGE)=(.*)$", example, re.MULTILINE)) == known
    recipe = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    assert f"ARG BASE={known['PYTHON_IMAGE']}\n" in recipe
    recipe = (ROOT / "deploy" / "identity" / "Dockerfile").read_text("utf-8")
    assert f"ARG BASE={known['KEYCLOAK_IMAGE']}\n" in recipe
    ours = (postgres.IMAGE, kafka.IMAGE, identity.IMAGE)
    assert (known["POSTGRES_IMAGE"], known["KAFKA_IMAGE"], known["KEYCLOAK_IMAGE"]) == ours
