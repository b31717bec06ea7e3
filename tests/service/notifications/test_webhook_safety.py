"""Webhooks reach nothing inside, and keep nothing of an erased person."""

import pytest

from kompeten.events import ApplicationSubmitted, PersonErased
from notifications.webhooks.sending import Poster
from support.drivers.webhooks import OpenEndpoint, Subscriber, arrived, send
from support.events import sample
from support.services import ServiceUnderTest


@pytest.mark.parametrize(("status", "state"), [(302, "active"), (410, "disabled")])
async def test_no_redirect_is_followed_and_gone_is_believed(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint, organizer: Subscriber, status: int, state: str
) -> None:
    inside, endpoint = await open_endpoint(), await open_endpoint()
    endpoint.statuses, endpoint.headers = [status], {"Location": inside.address}
    webhook_id = await organizer.subscribe(endpoint.address, ApplicationSubmitted)
    await organizer.call("POST", f"/{webhook_id}/ping")
    await send(telling)
    assert (len(endpoint.taken), inside.taken) == (1, [])
    assert (await organizer.call("GET", f"/{webhook_id}"))["state"] == state


async def test_nothing_is_connected_to_inside_whatever_a_name_says(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint
) -> None:
    endpoint = await open_endpoint()
    async with Poster(telling.clock, anywhere=False) as poster:
        for host in ("127.0.0.1", "localhost"):
            answer = await poster.post(endpoint.address.replace("127.0.0.1", host), "{}", {})
            assert (answer.status, answer.error) == (None, "address_not_public")
    assert not endpoint.asked.is_set()


async def test_an_erasure_takes_what_endpoints_answered(
    telling: ServiceUnderTest, open_endpoint: OpenEndpoint, organizer: Subscriber
) -> None:
    endpoint = await open_endpoint()
    endpoint.text = "Noor Lilis Hasanah"
    await organizer.subscribe(endpoint.address, ApplicationSubmitted, PersonErased)
    application_id = await arrived(telling)
    await send(telling)
    endpoint.text = "ok"
    await telling.deliver(sample(PersonErased, application_id))
    await send(telling)
    assert "Noor" not in str(await telling.rows("SELECT * FROM webhook_attempt"))
    assert endpoint.told()[-1] == ("PersonErased", application_id)
