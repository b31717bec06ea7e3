"""What docker-compose.yml and deploy/kubernetes say about the services is what the services understand."""

import importlib
import re
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml

from devstack.provision import SERVICES_WITH_DATABASES
from devstack.services import SERVICES
from kompeten.messaging.handlers import topics_of

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = {"keda.sh", "kustomize.config.k8s.io"}  # not Kubernetes' own
KUBERNETES = ROOT / "deploy" / "kubernetes"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def settings_of(service: str) -> set[str]:
    """Return the names of a service's settings as environment variables."""
    main = importlib.import_module(f"{service}.main")
    fields: dict[str, Any] = main.create_app.__annotations__["settings"].model_fields
    return {name.upper() for name in fields}


def manifests(service: str, kind: str) -> list[dict[str, Any]]:
    """Return a service's manifests of one kind."""
    documents = yaml.safe_load_all((KUBERNETES / f"{service}.yaml").read_text("utf-8"))
    return [document for document in documents if document["kind"] == kind]


def variables(file: Path) -> set[str]:
    lines = file.read_text("utf-8").splitlines()
    return {line.partition("=")[0] for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("service", SERVICES)
def test_compose_sets_only_what_a_service_knows(service: str) -> None:
    assert set(COMPOSE["services"][service]["environment"]) <= settings_of(service)


@pytest.mark.parametrize("service", SERVICES_WITH_DATABASES)
def test_only_the_migration_is_told_the_owners_address(service: str) -> None:
    running = COMPOSE["services"][service]["environment"]
    migration = COMPOSE["services"][f"{service}-migrate"]["environment"]
    assert set(migration) - set(running) == {"DATABASE_OWNER_URL"}
    assert f"{service}_owner" not in str(running)


def test_the_server_is_told_the_passwords_of_all_whose_databases_it_makes() -> None:
    script = (ROOT / "deploy" / "postgres" / "databases.sh").read_text("utf-8")
    (names,) = re.findall(r'^names="(.+)"$', script, re.MULTILINE)
    assert names.split() == list(SERVICES_WITH_DATABASES)
    wanted = {f"{name.upper()}{kind}_PASSWORD" for name in SERVICES_WITH_DATABASES for kind in ("", "_OWNER")}
    assert set(COMPOSE["services"]["postgres"]["environment"]) == wanted | {"POSTGRES_PASSWORD", "IDENTITY_PASSWORD"}


@pytest.mark.parametrize(
    "service", sorted(COMPOSE["services"].keys() - {f"{name}-migrate" for name in SERVICES_WITH_DATABASES})
)
def test_every_container_is_confined(service: str) -> None:
    container = COMPOSE["services"][service]
    assert container["read_only"]
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}


def test_every_setting_for_kubernetes_is_known_to_a_service() -> None:
    assert variables(KUBERNETES / "settings.env") <= set().union(*(settings_of(service) for service in SERVICES))
    assert variables(KUBERNETES / "gateway.env") <= settings_of("gateway")


@pytest.mark.parametrize("service", SERVICES_WITH_DATABASES)
def test_workers_are_added_for_exactly_the_topics_a_service_consumes(service: str) -> None:
    topics = set(topics_of(importlib.import_module(f"{service}.handlers").HANDLERS))
    (scaled,) = manifests(service, "ScaledObject")
    triggers = [trigger["metadata"] for trigger in scaled["spec"]["triggers"]]
    assert {trigger["topic"] for trigger in triggers} == topics
    assert {trigger["consumerGroup"] for trigger in triggers} == {f"{service}.{topic}" for topic in topics}


@pytest.mark.parametrize("service", SERVICES)
def test_probes_ask_what_the_services_answer_and_nothing_runs_as_root(service: str) -> None:
    for deployment in manifests(service, "Deployment"):
        pod = deployment["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert pod["securityContext"]["runAsNonRoot"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert {one["name"] for one in container.get("env", ())} <= settings_of(service)


def test_nothing_but_the_gateway_is_reached_from_other_machines() -> None:
    published = {name: one["ports"] for name, one in COMPOSE["services"].items() if "ports" in one}
    addresses = {name: port.rpartition(":")[0] for name, ports in published.items() for port in ports}
    assert addresses.pop("gateway").startswith("${GATEWAY_BIND:-127.0.0.1}")
    assert all(address.startswith("127.0.0.1:") for address in addresses.values())


@pytest.mark.parametrize("file", sorted(KUBERNETES.glob("*.yaml")), ids=lambda file: file.stem)
def test_kubernetes_knows_every_field_of_every_manifest(file: Path) -> None:
    for manifest in yaml.safe_load_all(file.read_text("utf-8")):
        if manifest["apiVersion"].partition("/")[0] not in FOREIGN:
            kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def test_what_is_not_set_does_not_reach_keycloak_as_nothing() -> None:
    """It starts with no such setting, and refuses an empty one."""
    assert COMPOSE["services"]["identity"]["environment"]["KC_PROXY_HEADERS"] is None
