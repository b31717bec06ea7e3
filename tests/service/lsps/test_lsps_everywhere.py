"""What the other services know of LSPs: as the last event told, and nobody gets in whose LSP they have not heard of."""

import pytest

from conftest import MakeService
from support.lsps import LSP, configured
from support.services import ServiceUnderTest

LISTS = {"assessment": "/v1/assessors", "certification": "/v1/certificates", "notifications": "/v1/messages"}

everywhere = pytest.mark.parametrize("name", LISTS)


async def names(service: ServiceUnderTest) -> dict[str, str]:
    return {row["lsp_id"]: row["name"] for row in await service.rows("SELECT lsp_id, lsp->>'name' AS name FROM lsp")}


@everywhere
async def test_an_lsp_is_known_from_its_event_on(make_service: MakeService, name: str) -> None:
    async with make_service(name) as service:
        headers = service.token("certification_manager", lsp_id="lsp-baru")
        answer = await service.client.get(LISTS[name], headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "unknown_lsp")
        await service.deliver(configured("lsp-baru"), lsp_id="lsp-baru")
        assert (await service.client.get(LISTS[name], headers=headers)).status_code == 200


@everywhere
async def test_the_highest_revision_counts_and_none_is_missed_where_the_topic_was_compacted(
    make_service: MakeService, name: str
) -> None:
    async with make_service(name) as service:
        topic = service.consumer("kompeten.lsps")
        for sequence, told in ((4, "LSP Empat"), (9, "LSP Sembilan"), (7, "LSP Tujuh")):
            body = configured(revision=sequence, name=told)
            await topic.receive([service.record(body, sequence=sequence)])
        assert (await names(service))[LSP] == "LSP Sembilan"
        assert await service.rows("SELECT id FROM dead_letter") == []
