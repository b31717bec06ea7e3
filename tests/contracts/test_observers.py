"""Whoever only observes writes nothing, in no service, and opens no document."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from contracts.sources import ROOT
from kompeten.http.authorization import observing
from kompeten.identity.tokens import Role

WATCHED = {
    *("/v1/batches", "/v1/batches/{batch_id}", "/v1/applications", "/v1/applications/{application_id}"),
    *("/v1/applications/{application_id}/timeline", "/v1/assessments", "/v1/assessments/{assessment_id}"),
    *("/v1/cases", "/v1/rolls/{batch_id}", "/v1/certificates", "/v1/messages"),
    *("/v1/operations", "/v1/operations/subjects"),
}


def lets_observers_in(dependant: Dependant) -> bool:
    """Tell whether one of the dependencies lets an observer through."""
    return any(
        one.call is observing or any(map(_has_observers, _cells(one))) or lets_observers_in(one)
        for one in dependant.dependencies
        if not _asks_for_operators(one)
    )


def _asks_for_operators(dependant: Dependant) -> bool:
    return getattr(dependant.call, "__name__", "") == "operating"


def _has_observers(roles: object) -> bool:
    return isinstance(roles, tuple) and Role.OBSERVER in roles


def _cells(dependant: Dependant) -> Iterator[object]:
    return (cell.cell_contents for cell in getattr(dependant.call, "__closure__", None) or ())


@pytest.mark.parametrize("service", ["registration", "assessment", "certification", "notifications"])
def test_an_observer_only_reads_lists_and_states(service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "tools")
    from kompeten_ops.tokens import ensure_key
    from openapi import service_app

    ensure_key(tmp_path)
    opened = {
        (method, str(route.path_format).replace(f"/operations/{service}", "/operations"))
        for route in iter_route_contexts(service_app(service, tmp_path).routes)
        if isinstance(getattr(route, "dependant", None), Dependant) and lets_observers_in(route.dependant)
        for method in route.methods or ()
    }
    assert opened
    assert {method for method, _ in opened} == {"GET"}
    assert {path for _, path in opened} <= WATCHED
