"""Two cells behind one gateway: each has its own databases and LSPs, and neither hears of the other's."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from conftest import MakeService
from gateway.main import create_app
from kompeten.cells import called
from kompeten.http.addressee import SERVICE
from kompeten_ops.gateway import CELL
from service.gateway.upstream import served
from support.drivers.certification import CertificationDriver
from support.drivers.gateway import GatewayDriver, settings_for
from support.lsps import LSP

OTHER = "lsp-arsiparis"
LSPS = {"a": LSP, "b": OTHER}
FORM = {"Accept": "text/html"}


class Counted:
    """Serves a cell's service until it is taken down, and keeps the paths it was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.paths: list[str] = []
        self.running = AsyncExitStack()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        self.paths.append(scope["path"])
        await self.app(scope, receive, send)


@dataclass
class Cells:
    """The gateway, and certification in both cells."""

    gateway: GatewayDriver
    certification: dict[str, CertificationDriver]
    served: dict[str, Counted]

    async def verify(self, number: str, holder: str) -> httpx.Response:
        """Ask by number and name."""
        body = {"certificate_number": number, "holder_name": holder}
        return await self.gateway.client.post("/v1/verifications", json=body)


@pytest.fixture
async def cells(make_service: MakeService, keys: Path, tmp_path: Path) -> AsyncIterator[Cells]:
    """Two cells with a database each, their certification on a port, one gateway before both."""
    async with AsyncExitStack() as running:
        services, counted, table = {}, {}, []
        for name, lsp in LSPS.items():
            service = await running.enter_async_context(make_service("certification", cell=name))
            services[name] = CertificationDriver(service, lsp)
            counted[name] = one = Counted(service.app)
            await running.enter_async_context(one.running)
            address = await one.running.enter_async_context(served(one, runs_already=True))
            table.append(f'[{name}]\nlsps = ["{lsp}"]\nservices = {{certification = "{address}"}}\n')
        file = tmp_path / "cells.toml"
        file.write_text("".join(table))
        app = create_app(settings_for(keys, upstreams=None, cells=file))
        address = await running.enter_async_context(served(app))
        client = await running.enter_async_context(httpx.AsyncClient(base_url=address, timeout=20))
        yield Cells(GatewayDriver(client, keys), services, counted)


async def test_a_certificate_issued_in_either_cell_is_found_through_the_one_gateway(cells: Cells) -> None:
    for name, holder in (("a", "Siti Rahmah Hasanah"), ("b", "Budi Contoh")):
        entry = await cells.certification[name].certificate(full_name=holder)
        code = entry["verification_url"].rpartition("/")[2]
        assert code.startswith(f"{name}.")
        found = await cells.gateway.client.get(f"/v1/verifications/{code}")
        assert (found.status_code, found.json()["holder_name"]) == (200, holder)
        page = await cells.gateway.client.get(f"/verify/{code}", headers=FORM)
        assert (page.status_code, holder in page.text) == (200, True)
        # both cells gave the same number: the name tells which is meant
        by_number = await cells.verify(entry["certificate_number"], holder)
        assert (by_number.status_code, by_number.json()["holder_name"]) == (200, holder)
        form = {"number": entry["certificate_number"], "holder_name": holder}
        typed = await cells.gateway.client.post("/verify", data=form, headers=FORM)
        assert (typed.status_code, holder in typed.text) == (200, True)
    unknown = await cells.verify("99/X/2026", "Siti Rahmah Hasanah")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_verifiable")
    for code in ("a.nobody-issued-this", "c.nobody-issued-this", "nobody-issued-this"):
        assert (await cells.gateway.client.get(f"/v1/verifications/{code}")).status_code == 404
    assert [path for path in cells.served["a"].paths if path.startswith(("/v1/verifications/b.", "/verify/b."))] == []


async def test_a_token_never_reaches_the_cell_of_another_lsp(cells: Cells) -> None:
    await cells.certification["b"].certificate()
    of_b, of_nobody = (cells.gateway.token("certification_manager", lsp_id=one) for one in (OTHER, "lsp-lain"))
    found = await cells.gateway.client.get("/v1/certificates", headers=of_b | {CELL: "a"})
    assert (found.status_code, len(found.json()["items"])) == (200, 1)
    refused = await cells.gateway.client.get("/v1/certificates", headers=of_nobody)
    assert (refused.status_code, refused.json()["code"]) == (403, "unknown_lsp")
    assert cells.served["a"].paths == []


async def test_an_operator_names_the_cell(cells: Cells) -> None:
    path, operator = "/v1/operations/certification", cells.gateway.token("operator")
    refused = await cells.gateway.client.get(path, headers=operator)
    assert (refused.status_code, refused.json()["code"]) == (400, "cell_unknown")
    assert "a, b" in refused.json()["message"]["en"]
    assert (await cells.gateway.client.get(path, headers=operator | {CELL: "b"})).status_code == 200
    assert (cells.served["a"].paths, cells.served["b"].paths) == ([], [path])


async def test_one_cell_that_is_down_leaves_the_other_serving(cells: Cells) -> None:
    entries = {name: await one.certificate() for name, one in cells.certification.items()}
    codes = {name: one["verification_url"].rpartition("/")[2] for name, one in entries.items()}
    await cells.served["a"].running.aclose()
    client = cells.gateway.client
    assert (await client.get(f"/v1/verifications/{codes['b']}")).status_code == 200
    assert (await client.get("/v1/certificates", headers=cells.gateway.token("director", lsp_id=OTHER))).is_success
    assert (await client.get("/verify", headers=FORM)).status_code == 200, "the form is the same everywhere"
    known = await cells.verify(entries["b"]["certificate_number"], entries["b"]["holder_name"])
    assert known.status_code == 200
    down = await client.get(f"/v1/verifications/{codes['a']}")
    assert (down.status_code, down.json()["code"]) == (503, "service_down")
    untold = await cells.verify("99/X/2026", "Siti Rahmah Hasanah")
    assert (untold.status_code, untold.json()["code"]) == (503, "service_down"), "the cell that is down may know it"


async def test_a_service_of_another_cell_answers_nothing(cells: Cells) -> None:
    client = cells.certification["a"].service.client
    for meant in ("certification", called("certification", "b")):
        refused = await client.get("/verify", headers={SERVICE: meant})
        assert (refused.status_code, refused.json()["code"]) == (421, "misdirected_request")
        assert refused.headers[SERVICE] == "a/certification"
