"""Messages as people and programs read them."""

from kompeten.ids import new_id
from support.events import assigned, submitted
from support.people import BATCH, registered
from support.services import ServiceUnderTest


async def test_messages_are_listed_by_batch_application_and_state(notifications: ServiceUnderTest) -> None:
    someone = new_id()
    await notifications.deliver(registered(someone), registered(), assigned(new_id()))
    headers = notifications.token("certification_manager")

    async def count(**query: str) -> int:
        answer = await notifications.client.get("/v1/messages", params=query, headers=headers)
        assert answer.status_code == 200
        return len(answer.json()["items"])

    assert await count() == 4
    assert await count(batch_id=str(BATCH.id)) == 4
    assert await count(application_id=str(someone)) == 1
    assert await count(state="awaiting_contact") == 1
    assert await count(batch_id=str(new_id())) == 0


async def test_a_message_is_read_by_its_id(notifications: ServiceUnderTest) -> None:
    await notifications.deliver(registered())
    headers = notifications.token("lsp_admin")
    listed = (await notifications.client.get("/v1/messages", headers=headers)).json()["items"][0]
    found = await notifications.client.get(f"/v1/messages/{listed['id']}", headers=headers)
    assert found.json() == listed
    assert listed["recipient"] == "siti.rahmah@example.id"
    assert listed["kind"] == "candidate_registered"


async def test_pages_follow_each_other(notifications: ServiceUnderTest) -> None:
    await notifications.deliver(*(registered() for _ in range(3)))
    headers = notifications.token("lsp_admin")
    first = (await notifications.client.get("/v1/messages?limit=2", headers=headers)).json()
    second = (await notifications.client.get(f"/v1/messages?cursor={first['next']}", headers=headers)).json()
    assert len({item["id"] for item in first["items"] + second["items"]}) == 3
    assert second["next"] is None


async def test_another_lsps_messages_do_not_exist(notifications: ServiceUnderTest) -> None:
    await notifications.deliver(registered())
    mine, others = notifications.token("lsp_admin"), notifications.token("lsp_admin", lsp_id="lsp-lain")
    (item,) = (await notifications.client.get("/v1/messages", headers=mine)).json()["items"]
    assert (await notifications.client.get("/v1/messages", headers=others)).json()["items"] == []
    assert (await notifications.client.get(f"/v1/messages/{item['id']}", headers=others)).status_code == 404


async def test_only_the_roles_that_need_it_read_messages(notifications: ServiceUnderTest) -> None:
    await notifications.deliver(submitted(new_id()))
    for role in ("organizer_system", "assessor", "committee", "director", "applicant"):
        answer = await notifications.client.get("/v1/messages", headers=notifications.token(role))
        assert answer.status_code == 403, role
    assert (await notifications.client.get("/v1/messages")).status_code == 401
