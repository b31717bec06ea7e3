"""The gateway's metrics: not behind its front door, but on a port for operators."""

import httpx

from devstack.ports import free_port
from service.gateway.door import Door, OpenDoor


async def test_metrics_are_not_behind_the_front_door(door: Door) -> None:
    answer = await door.client.get("/metrics", headers=door.token("operator"))
    assert (answer.status_code, answer.json()["code"]) == (404, "route_not_found")


async def test_metrics_are_told_on_a_port_of_their_own_by_public_route(open_door: OpenDoor) -> None:
    port = free_port("127.0.0.1")
    async with open_door("http://127.0.0.1:1", metrics_port=port) as door, httpx.AsyncClient() as operator:
        await door.client.get("/v1/things/17", headers=door.token("lsp_admin"))
        await door.client.get("/v1/made-up/17")
        told = (await operator.get(f"http://127.0.0.1:{port}/metrics")).text
    assert (
        'kompeten_http_request_duration_seconds_count{method="GET",route="/v1/things/{thing_id}",status="503"} 1'
        in told
    )
    assert 'status="404"} 1' in told
    assert "kompeten_alive 1" in told
    assert "made-up" not in told


async def test_the_gateway_is_alive_while_its_loop_turns(door: Door) -> None:
    assert (await door.client.get("/livez")).json() == {"status": "alive"}
    assert (await door.client.get("/readyz")).json() == {"status": "ready"}
