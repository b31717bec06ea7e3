"""`kompeten-ops watch`: what Prometheus is told, and what happens when the gateway does not answer."""

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import Result

from devstack.ports import free_port
from kompeten_ops import gateway
from kompeten_ops.reconcile import watch
from support.server_double import ServerDouble
from unit.ops.conftest import APPLICATION, BATCH, page

Ops = Callable[..., Result]


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """A token as a file."""
    file = tmp_path / "token"
    file.write_text("some-token\n", "utf-8")
    return file


def scraped(port: int) -> dict[tuple[str, str], float]:
    """Return what is served on a port: value by name and verdict."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    return {(one.name, one.labels.get("verdict", "")): one.value for family in families for one in family.samples}


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, double: ServerDouble) -> list[dict[tuple[str, str], float]]:  # noqa: ARG001
    """What Prometheus would have read between two comparisons."""
    found: list[dict[tuple[str, str], float]] = []

    def asked_meanwhile(seconds: float) -> None:
        found.append(scraped(int(seconds)))

    monkeypatch.setattr(watch, "sleep", asked_meanwhile)
    monkeypatch.setattr(watch, "connect", gateway.connect)
    return found


def run(ops: Ops, token_file: Path) -> Result:
    """Compare twice; the pause is asked for in seconds, and its number is the port for `seen`."""
    port = str(free_port())
    common = (
        "--token-file",
        str(token_file),
        "--lsp-token-file",
        str(token_file),
        "--patience",
        "0",
        "--gateway",
        "http://gateway.test",
    )
    return ops("watch", "--rounds", "2", "--port", port, "--every", port, *common)


def test_what_is_unexplained_is_told_and_named(
    late: ServerDouble, ops: Ops, token_file: Path, seen: list[dict[tuple[str, str], float]]
) -> None:
    late.answer(
        "GET", "/v1/batches", page({"id": BATCH, "ends_on": "2099-12-31"}, {"id": "old", "ends_on": "2020-01-01"})
    )
    result = run(ops, token_file)
    assert result.exit_code == 0, result.output
    name = "kompeten_reconcile_applications"
    assert [seen[0][name, verdict] for verdict in watch.VERDICTS] == [0, 0, 1]
    assert seen[0]["kompeten_reconcile_finished_timestamp_seconds", ""] > 1.7e9
    lines: list[dict[str, Any]] = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["application_id"] for line in lines] == [APPLICATION] * 2


def test_a_gateway_that_refuses_is_counted_and_asked_again(
    double: ServerDouble, ops: Ops, token_file: Path, seen: list[dict[tuple[str, str], float]]
) -> None:
    double.answer("GET", "/v1/batches", httpx.Response(502), page())
    result = run(ops, token_file)
    assert result.exit_code == 0, result.output
    assert seen[0]["kompeten_reconcile_failures_total", ""] == 1
    assert seen[0]["kompeten_reconcile_finished_timestamp_seconds", ""] == 0
    assert "could not compare" in result.stderr


def test_a_missing_token_is_waited_for(double: ServerDouble, ops: Ops, tmp_path: Path, seen: list[Any]) -> None:
    result = run(ops, tmp_path / "none")
    assert result.exit_code == 0, result.output
    assert seen[0]["kompeten_reconcile_failures_total", ""] == 1
    assert double.asked == []
