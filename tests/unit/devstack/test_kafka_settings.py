"""The settings of a development broker: two ways in, and each tells clients the address they came by."""

from pathlib import Path

from devstack.kafka.settings import Detour, properties


def test_the_detour_tells_clients_the_port_where_a_proxy_stands() -> None:
    written = properties(port=1, controller_port=2, detour=Detour(listens=3, advertised=4), data=Path("data"))
    told = dict(line.split("=", 1) for line in written.splitlines())
    assert told["listeners"] == "PLAINTEXT://127.0.0.1:1,DETOUR://127.0.0.1:3,CONTROLLER://127.0.0.1:2"
    assert told["advertised.listeners"] == "PLAINTEXT://127.0.0.1:1,DETOUR://127.0.0.1:4"
    assert told["listener.security.protocol.map"].split(",")[1] == "DETOUR:PLAINTEXT"
