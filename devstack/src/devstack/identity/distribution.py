"""Keycloak's distribution, unpacked by Maven and prepared for its database once, into the cache."""

from pathlib import Path

from devstack.maven import Commands, find_cached

VERSION = "26.7.5"


def find_distribution() -> Path | None:
    """Return Keycloak's home, made by Maven if need be; None when there is no Maven."""
    folder = find_cached(f"keycloak-{VERSION}", _prepared)
    return None if folder is None else folder / f"keycloak-{VERSION}"


def _prepared(folder: Path) -> Commands:
    artifact = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
    # What is decided when it is built must not be decided at every start, for that takes most of a minute.
    options = ["--db=dev-file", "--health-enabled=true", "--http-management-health-enabled=false"]
    return [
        ["mvn", "dependency:unpack", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"],
        ["sh", str(folder / f"keycloak-{VERSION}" / "bin" / "kc.sh"), "build", *options],
    ]
