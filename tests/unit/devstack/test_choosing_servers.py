"""PostgreSQL and Kafka are taken from the environment, else started; where nothing can be had, one sentence says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devstack import containers, identity, kafka, postgres
from devstack.errors import NothingToRunOn
from devstack.ports import FIRST, LAST, free_port


def none(*_: object, **__: object) -> None:
    """Find nothing."""


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (kafka, postgres):
        monkeypatch.setattr(module, "has_image", none)
    monkeypatch.setattr(postgres, "find_binaries", none)
    monkeypatch.setattr(kafka, "find_jars", none)


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("start", [postgres.start, kafka.start], ids=["postgres", "kafka"])
def test_a_bare_machine_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, start: Callable[[], Any]) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("KAFKA_BOOTSTRAP_SERVERS", raising=False)
    one_sentence = r"^[^.]+ cannot be started: set .+, or start a Docker engine .+, or install [^.]+\.$"
    with pytest.raises(NothingToRunOn, match=one_sentence):
        start()


def test_keycloak_asks_for_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "find_distribution", none)
    with pytest.raises(NothingToRunOn, match=r"^Keycloak cannot be started: install [^.]+\.$"):
        identity.start()


@pytest.mark.usefixtures("bare_machine")
def test_given_servers_are_taken_and_are_not_ours_to_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://postgres@db/postgres")
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "broker:9092")
    with postgres.start() as database, kafka.start() as broker:
        assert (database.url, broker.bootstrap_servers) == ("postgresql://postgres@db/postgres", "broker:9092")
        for server in (database, broker):
            for harm in (server.kill, server.pause, server.resume, server.restart):
                with pytest.raises(NotImplementedError):
                    harm()


@pytest.mark.usefixtures("bare_machine")
def test_a_disposable_server_is_never_the_given_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@db/postgres")
    with pytest.raises(NothingToRunOn):
        postgres.start(disposable=True)


def test_no_engine_is_noticed_without_the_docker_client(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/docker.sock")
    assert not containers.has_image("postgres:17")


def test_ports_are_given_once_and_lie_below_those_of_outgoing_connections() -> None:
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == 50
    assert all(FIRST <= port < LAST for port in ports)
