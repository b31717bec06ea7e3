"""Dead letters over HTTP: listed without content, shown masked, replayed in order, discarded with a reason."""

import pytest

from kompeten.ids import new_id
from service.operations.dead_letters import NIK, TOPIC, again, ask, dead_letters, park_a_gap, park_poison, unhandled
from support.databases import outage
from support.people import registered
from support.services import ServiceUnderTest


async def test_dead_letters_are_listed_by_topic_subject_and_reason(assessment: ServiceUnderTest) -> None:
    gap, poison = new_id(), new_id()
    await park_a_gap(assessment, gap)
    await park_poison(assessment, poison)
    assert [(one["sequence"], one["reason"]) for one in await dead_letters(assessment)] == [
        (3, "gap"),
        (4, "behind"),
        (1, "poison"),
    ]
    assert [one["reason"] for one in await dead_letters(assessment, subject=str(gap))] == ["gap", "behind"]
    assert [one["subject"] for one in await dead_letters(assessment, reason="poison")] == [str(poison)]
    assert await dead_letters(assessment, topic="kompeten.certification") == []
    assert (await ask(assessment, "GET", "/dead-letters?reason=boredom")).status_code == 422


async def test_the_list_goes_on_page_after_page_and_shows_no_content(assessment: ServiceUnderTest) -> None:
    await park_a_gap(assessment, new_id())
    await park_poison(assessment, new_id())
    first = (await ask(assessment, "GET", "/dead-letters?limit=2")).json()
    second = (await ask(assessment, "GET", f"/dead-letters?limit=2&cursor={first['next']}")).json()
    assert len({one["id"] for one in first["items"] + second["items"]}) == 3
    assert second["next"] is None
    assert not {"value", "key", "headers"} & set(first["items"][0])


async def test_a_record_is_shown_with_its_content_and_no_nik(assessment: ServiceUnderTest) -> None:
    await park_poison(assessment, new_id())
    (item,) = await dead_letters(assessment)
    answer = await ask(assessment, "GET", f"/dead-letters/{item['id']}")
    shown = answer.json()
    assert NIK not in answer.text
    assert shown["value"] == '{"national_id": "[masked]", "of": "Siti"}'
    assert shown["key"] == item["subject"]
    assert {"name": "ce_type", "value": "id.kompeten.ParticipantRegistered.v1"} in shown["headers"]
    assert (shown["last_applied"], shown["resolution"]) == (0, None)
    assert shown["blocked_since"] is not None


async def test_bytes_that_are_no_text_are_shown_all_the_same(assessment: ServiceUnderTest) -> None:
    bad = again(registered(), assessment, 1, key=None, value=b"\xff\x00", headers=(("ce_id", None),))
    await assessment.consumer(TOPIC).receive([bad])
    (item,) = await dead_letters(assessment)
    shown = (await ask(assessment, "GET", f"/dead-letters/{item['id']}")).json()
    assert (shown["subject"], shown["key"], shown["value_bytes"]) == (None, None, 2)
    assert shown["value"] == "\\xff\x00"


async def test_replay_applies_in_order_once_the_missing_ones_have_come(assessment: ServiceUnderTest) -> None:
    application = new_id()
    await park_a_gap(assessment, application)
    early = await ask(assessment, "POST", "/dead-letters/replay", json={"topic": TOPIC, "subject": str(application)})
    assert [one["result"] for one in early.json()["results"]] == ["undecided"]
    assert early.json()["results"][0]["error"] == "sequence 3 after 0"
    late = [again(registered(application), assessment, 1), again(unhandled(application), assessment, 2)]
    await assessment.consumer(TOPIC).receive(late)
    answer = await ask(assessment, "POST", "/dead-letters/replay", json={"topic": TOPIC, "subject": str(application)})
    told = answer.json()
    assert [(one["sequence"], one["result"]) for one in told["results"]] == [
        (1, "replayed"),
        (2, "replayed"),
        (3, "replayed"),
        (4, "replayed"),
    ]
    assert (told["dead_letters_left"], told["last_applied"], told["blocked_since"]) == (0, 4, None)
    assert await dead_letters(assessment) == []
    assert len(await assessment.rows("SELECT 1 FROM assessment")) == 1


async def test_what_was_overtaken_is_told_apart_from_what_was_applied(assessment: ServiceUnderTest) -> None:
    application = new_id()
    body = unhandled(application)
    consumer = assessment.consumer(TOPIC)
    await consumer.receive([again(body, assessment, 1)])
    await consumer.receive([again(body, assessment, 1)])
    assert [one["reason"] for one in await dead_letters(assessment)] == ["fork"]
    answer = await ask(assessment, "POST", "/dead-letters/replay", json={"topic": TOPIC, "subject": str(application)})
    assert [one["result"] for one in answer.json()["results"]] == ["superseded"]


async def test_discarding_lets_the_subject_go_past_and_is_audited(assessment: ServiceUnderTest) -> None:
    application = new_id()
    await park_poison(assessment, application)
    (item,) = await dead_letters(assessment)
    answer = await ask(assessment, "POST", f"/dead-letters/{item['id']}/discard", json={"reason": "a broken tool"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [one["result"] for one in told["results"]] == ["discarded"]
    assert (told["last_applied"], told["dead_letters_left"], told["blocked_since"]) == (1, 0, None)
    (row,) = await assessment.rows("SELECT actor, reason, object_id FROM audit_entry WHERE action LIKE 'discarded%'")
    assert row == {"actor": "user-operator", "reason": "a broken tool", "object_id": item["id"]}
    shown = (await ask(assessment, "GET", f"/dead-letters/{item['id']}")).json()
    assert (shown["resolution"], shown["resolved_by"]) == ("discarded", "user-operator")


async def test_a_gap_is_closed_by_hand_with_the_sequence_to_go_on_from(assessment: ServiceUnderTest) -> None:
    application = new_id()
    await park_a_gap(assessment, application)
    (gap, _) = await dead_letters(assessment)
    form = {"reason": "1 and 2 are lost for good", "advance_to": 3}
    told = (await ask(assessment, "POST", f"/dead-letters/{gap['id']}/discard", json=form)).json()
    assert (told["last_applied"], told["dead_letters_left"]) == (3, 1)
    assert told["blocked_since"] is not None
    answer = await ask(assessment, "POST", "/dead-letters/replay", json={"topic": TOPIC, "subject": str(application)})
    assert answer.json()["blocked_since"] is None


async def test_a_record_is_decided_once(assessment: ServiceUnderTest) -> None:
    await park_poison(assessment, new_id())
    (item,) = await dead_letters(assessment)
    path = f"/dead-letters/{item['id']}/discard"
    await ask(assessment, "POST", path, json={"reason": "first"})
    again_ = await ask(assessment, "POST", path, json={"reason": "second"})
    assert (again_.status_code, again_.json()["code"]) == (409, "dead_letter_decided")
    assert "dibuang" in again_.json()["message"]["id"]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/dead-letters/0197f000-0000-7000-8000-0000000000ff/discard", {"reason": "x"}, "dead_letter_not_found"),
        ("/dead-letters/replay", {"topic": TOPIC, "subject": "nobody"}, "subject_not_found"),
        ("/dead-letters/replay", {"topic": "kompeten.certificates", "subject": "x"}, "topic_not_consumed"),
        ("/consumers/kompeten.certificates/release", {"reason": "x"}, "topic_not_consumed"),
    ],
)
async def test_what_is_not_there_says_so(
    assessment: ServiceUnderTest, path: str, body: dict[str, str], code: str
) -> None:
    answer = await ask(assessment, "POST", path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert await assessment.rows("SELECT 1 FROM inbox") == []


@pytest.mark.parametrize("body", [{}, {"reason": "  "}, {"reason": "x", "advance_to": 0}, {"reason": "x", "more": 1}])
async def test_a_discard_without_a_reason_is_refused(assessment: ServiceUnderTest, body: dict[str, object]) -> None:
    await park_poison(assessment, new_id())
    (item,) = await dead_letters(assessment)
    assert (await ask(assessment, "POST", f"/dead-letters/{item['id']}/discard", json=body)).status_code == 422
    assert len(await dead_letters(assessment)) == 1


async def test_only_operators_see_and_decide(assessment: ServiceUnderTest) -> None:
    for role in ("lsp_admin", "certification_manager", "assessor", "committee", "director", "quality_manager"):
        assert (await ask(assessment, "GET", "/dead-letters", role=role)).status_code == 403, role
        form = {"topic": TOPIC, "subject": "x"}
        assert (await ask(assessment, "POST", "/dead-letters/replay", role=role, json=form)).status_code == 403, role
    assert (await assessment.client.get("/v1/operations/assessment/dead-letters")).status_code == 401


async def test_an_outage_is_answered_503_and_leaves_the_dead_letter(
    assessment: ServiceUnderTest, superuser_url: str
) -> None:
    application = new_id()
    await park_poison(assessment, application)
    async with outage(superuser_url, assessment.database.name):
        answer = await ask(
            assessment, "POST", "/dead-letters/replay", json={"topic": TOPIC, "subject": str(application)}
        )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert len(await dead_letters(assessment)) == 1
