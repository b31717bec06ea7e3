"""The gateway's metrics: not behind its front driver, but on a port for operators."""

import httpx

from devstack.ports import free_port
from support.drivers.gateway import GatewayDriver, OpenGateway


async def test_metrics_are_not_behind_the_front_door(driver: GatewayDriver) -> None:
    answer = await driver.client.get("/metrics", headers=driver.token("operator"))
    assert (answer.status_code, answer.json()["code"]) == (404, "route_not_found")


async def test_metrics_are_told_on_a_port_of_their_own_by_public_route(open_gateway: OpenGateway) -> None:
    port = free_port("127.0.0.1")
    async with open_gateway("http://127.0.0.1:1", metrics_port=port) as driver, httpx.AsyncClient() as operator:
        await driver.client.get("/v1/things/17", headers=driver.token("lsp_admin"))
        await driver.client.get("/v1/made-up/17")
        told = (await operator.get(f"http://127.0.0.1:{port}/metrics")).text
    assert (
        'kompeten_http_request_duration_seconds_count{method="GET",route="/v1/things/{thing_id}",status="503"} 1'
        in told
    )
    assert 'status="404"} 1' in told
    assert "kompeten_alive 1" in told
    assert "made-up" not in told


async def test_the_gateway_is_alive_while_its_loop_turns(driver: GatewayDriver) -> None:
    assert (await driver.client.get("/livez")).json() == {"status": "alive"}
    assert (await driver.client.get("/readyz")).json() == {"status": "ready"}
