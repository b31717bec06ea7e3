"""What one service that is down costs."""

from httpx import AsyncClient

from devstack.demo.caller import Cast
from devstack.stack import Stack


async def test_a_service_that_is_down_fails_only_its_own_routes(system: Stack) -> None:
    system.services["assessment"].kill()
    async with AsyncClient(base_url=system.url, timeout=30) as client:
        cast = Cast(client, system.keys)
        answer = await cast.manager.ask("GET", "/v1/assessments")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["Retry-After"]
        assert (await cast.manager.ask("GET", "/v1/batches")).status_code == 200
    await system.services["assessment"].start()
