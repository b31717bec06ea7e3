"""Alerts and dashboard speak of metrics that exist, and every alert of what to do."""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import generate_latest

from conftest import MakeService
from contracts.sources import ROOT, SERVICES
from kompeten.process import process_of
from kompeten_ops.reconcile.watch import Findings
from support.drivers.gateway import settings_for

MONITORING = ROOT / "deploy/monitoring"
DASHBOARD = MONITORING / "grafana/dashboards/kompeten.json"
NAMED = re.compile(r"\b(?:kompeten|process)_[a-z_]+")
TOLD = re.compile(r"^# TYPE (\S+) (\w+)$", re.MULTILINE)
SUFFIXES = {"counter": ("",), "gauge": ("",), "histogram": ("_count", "_sum", "_bucket")}


def rules() -> list[dict[str, Any]]:
    """Return every alert."""
    read = yaml.safe_load((MONITORING / "rules.yml").read_text("utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    """Return every panel of the dashboard."""
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    return found


def names_in(expressions: list[str]) -> set[str]:
    """Return the metrics that PromQL expressions name."""
    return {name for expression in expressions for name in NAMED.findall(expression)}


async def told_by_everybody(make_service: MakeService, keys: Path) -> set[str]:
    """Return the names of all samples that live processes tell of."""
    from gateway.main import create_app
    from gateway.process import GatewayProcess

    texts = [process_of(create_app(settings_for(keys)), GatewayProcess).metrics.render().decode()]
    texts.append(generate_latest(Findings().registry).decode())
    for name in SERVICES:
        if name != "gateway":
            async with make_service(name) as service:
                texts.append((await service.client.get("/metrics")).text)
    return {name + suffix for text in texts for name, kind in TOLD.findall(text) for suffix in SUFFIXES[kind]}


async def test_rules_and_dashboard_speak_of_all_the_metrics_live_processes_tell_and_of_no_others(
    make_service: MakeService, keys: Path
) -> None:
    told = await told_by_everybody(make_service, keys)
    shown = [target["expr"] for panel in panels() for target in panel["targets"]]
    named = names_in([rule["expr"] for rule in rules()] + shown)
    assert named
    assert not named - told
    unused = {name for name in told - named if name.startswith("kompeten_")}
    assert not {name for name in unused if not name.endswith(("_created", "_sum", "_bucket", "_count"))}


def test_every_alert_says_how_bad_it_is_and_has_its_place_in_the_manual() -> None:
    manual = (ROOT / "docs/operations.md").read_text("utf-8")
    alerts = {rule["alert"] for rule in rules()}
    assert {rule["labels"]["severity"] for rule in rules()} == {"page", "ticket"}
    assert all(rule["annotations"]["summary"] for rule in rules())
    assert set(re.findall(r"^### (\w+)$", manual, re.MULTILINE)) == alerts


def test_every_alert_is_tried_by_promtool() -> None:
    read = yaml.safe_load((MONITORING / "rules.test.yml").read_text("utf-8"))
    tried = [one for case in read["tests"] for one in case["alert_rule_test"]]
    assert {one["alertname"] for one in tried if one["exp_alerts"]} == {rule["alert"] for rule in rules()}


def test_panels_have_titles_of_their_own_and_do_not_overlap() -> None:
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels()]
    assert len({panel["title"] for panel in panels()}) == len(set(places)) == len(panels())


def test_every_service_is_scraped_under_its_name() -> None:
    config = yaml.safe_load((MONITORING / "prometheus.yml").read_text("utf-8"))
    targets = config["scrape_configs"][0]["static_configs"]
    assert {one["labels"]["service"]: one["targets"][0].split(":")[0] for one in targets} == {
        name: name for name in SERVICES
    }


def test_alerts_go_to_somebody_by_how_bad_they_are() -> None:
    config = yaml.safe_load((MONITORING / "alertmanager.yml").read_text("utf-8"))
    routes = [config["route"], *config["route"]["routes"]]
    assert {route["receiver"] for route in routes} == {one["name"] for one in config["receivers"]} == {"page", "ticket"}
    assert config["route"]["routes"][0]["matchers"] == ['severity="page"']
