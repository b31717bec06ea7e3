"""Each service is told what it needs and nothing more."""

import json
from pathlib import Path

import pytest

from devstack.environment import Wiring, environment
from devstack.provision import ServiceDatabase

WIRING = Wiring(
    ports={"registration": 15001, "notifications": 15002, "gateway": 15003},
    databases={
        name: ServiceDatabase(name, f"postgresql://{name}_owner@h/{name}", f"postgresql://{name}@h/{name}")
        for name in ("registration", "notifications")
    },
    kafka_bootstrap_servers="127.0.0.1:9",
    jwks=Path("/keys/jwks.json"),
    objects=Path("/objects"),
    smtp_host="127.0.0.1",
    smtp_port=25,
    namespace="x.",
    extra={"registration": {"NIK_KEYS": "k", "PORT": "1"}},
)


def test_a_service_knows_only_the_runtime_role_of_its_own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://superuser@h/")
    variables = environment("notifications", WIRING)
    assert variables["DATABASE_URL"] == "postgresql://notifications@h/notifications"
    assert not any("owner" in value or "superuser" in value for value in variables.values())
    assert (variables["SMTP_HOST"], variables["SMTP_PORT"]) == ("127.0.0.1", "25")


def test_the_migration_gets_the_owner_too() -> None:
    owner_url = environment("registration", WIRING, owner=True)["DATABASE_OWNER_URL"]
    assert owner_url == "postgresql://registration_owner@h/registration"


def test_the_gateway_knows_the_others_and_neither_database_nor_kafka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://superuser@h/")
    variables = environment("gateway", WIRING)
    assert json.loads(variables["UPSTREAMS"]) == {
        "registration": "http://127.0.0.1:15001",
        "notifications": "http://127.0.0.1:15002",
    }
    assert variables.keys().isdisjoint({"DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS"})


def test_extra_variables_win() -> None:
    variables = environment("registration", WIRING)
    assert (variables["NIK_KEYS"], variables["PORT"]) == ("k", "1")
    assert variables["PUBLIC_URL"] == "http://127.0.0.1:15003"
