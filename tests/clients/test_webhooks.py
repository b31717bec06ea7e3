"""Our webhooks in another language: the library of Standard Webhooks for Node verifies what was really sent."""

import json

from clients.generating import HERE, install, node
from kompeten.events import ApplicationSubmitted
from service.notifications.conftest import mail_server, open_endpoint, organizer, telling  # noqa: F401 - fixtures
from support.drivers.webhooks import OpenEndpoint, Subscriber, arrived, send
from support.services import ServiceUnderTest


async def test_node_verifies_each_delivery_by_either_secret_and_nothing_that_was_changed(
    telling: ServiceUnderTest,  # noqa: F811
    open_endpoint: OpenEndpoint,  # noqa: F811
    organizer: Subscriber,  # noqa: F811
) -> None:
    endpoint = await open_endpoint()
    webhook_id = await organizer.subscribe(endpoint.address, ApplicationSubmitted)
    former = await secret_of(organizer, webhook_id)
    await arrived(telling)
    await send(telling)
    await organizer.call("POST", f"/{webhook_id}/rotation")
    await arrived(telling)
    await send(telling)
    newer = await secret_of(organizer, webhook_id)
    (first, before), (second, after) = endpoint.taken
    late = second | {"webhook-timestamp": str(int(second["webhook-timestamp"]) - 3_600)}
    given = [
        {"secret": former, "headers": first, "body": before},
        {"secret": former, "headers": second, "body": after},
        {"secret": newer, "headers": second, "body": after},
        {"secret": newer, "headers": first, "body": before},
        {"secret": newer, "headers": second, "body": before},
        {"secret": newer, "headers": second | {"webhook-id": first["webhook-id"]}, "body": after},
        {"secret": newer, "headers": late, "body": after},
    ]
    verified = json.loads(node("verify.js", folder=install(HERE / "webhooks"), given=json.dumps(given)))
    assert verified == [endpoint.bodies[0], endpoint.bodies[1], endpoint.bodies[1], None, None, None, None]


async def secret_of(organizer: Subscriber, webhook_id: str) -> str:  # noqa: F811
    shown = await organizer.call("GET", f"/{webhook_id}/secret")
    return str(shown["secret"])
