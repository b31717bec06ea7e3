"""Answers sent again, because the first answer to them was lost or somebody tapped twice, are kept once."""

import asyncio
import re

import httpx

from support.drivers.evaluation import ANSWERS, UNTIL_THE_END, Workshop, held

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TYPED = {one["question"]: str(one["value"]) for one in ANSWERS}


async def code_of_letter(workshop: Workshop) -> str:
    """Let one attend, and return the code of their letter."""
    await held(workshop, 1)
    (letter,) = await workshop.letters()
    return str(letter["answer_url"]).rpartition("/")[2]


async def code_of_room(workshop: Workshop, people: int) -> str:
    """Return the code on the screen, while the room answers."""
    await workshop.enrol(people)
    room = (await workshop.driver.call("GET", f"activities/{workshop.activity}/surveys/reaction/room")).json()
    await workshop.pass_time(UNTIL_THE_END)
    return str(room["answer_url"]).rpartition("/")[2]


async def sheets(workshop: Workshop) -> int:
    """Return how many have answered."""
    return len(await workshop.driver.service.rows("SELECT * FROM answer_sheet"))


async def send(workshop: Workshop, code: str, key: str, answers: object = ANSWERS) -> httpx.Response:
    """Answer as a program does."""
    client, headers = workshop.driver.service.client, {"Idempotency-Key": key}
    return await client.post(f"/v1/surveys/{code}", json={"answers": answers}, headers=headers)


async def test_a_letter_answered_again_with_the_same_key_is_thanked_again(workshop: Workshop) -> None:
    code = await code_of_letter(workshop)
    first, again = [await send(workshop, code, "k1") for _ in range(2)]
    assert (first.status_code, again.status_code, first.content) == (200, 200, again.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["cache-control"] == "no-store"
    assert (await send(workshop, code, "k2")).status_code == 404
    assert await sheets(workshop) == 1


async def test_a_room_s_answers_sent_again_count_once_and_those_of_others_for_themselves(workshop: Workshop) -> None:
    code = await code_of_room(workshop, 3)
    for key in ("ani", "ani", "budi", "budi"):
        assert (await send(workshop, code, key)).status_code == 200
    assert await sheets(workshop) == 2
    other = await send(workshop, code, "ani", ANSWERS[1:])
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_what_is_kept_of_a_key_shows_neither_it_nor_a_hash_that_a_guess_would_find(workshop: Workshop) -> None:
    code = await code_of_room(workshop, 2)
    await send(workshop, code, "ani")
    await send(workshop, code, "budi")
    kept = await workshop.driver.service.rows("SELECT client, key, request_hash FROM idempotency_key")
    assert {row["client"] for row in kept} == {"anybody"}
    assert len({row["key"] for row in kept}) == len({row["request_hash"] for row in kept}) == 2, "the same answers"
    assert not {"ani", "budi"} & {row["key"] for row in kept}


async def test_a_form_tapped_twice_is_thanked_for_twice_and_counts_once(workshop: Workshop) -> None:
    page = f"/survey/{await code_of_room(workshop, 5)}"
    client = workshop.driver.service.client
    forms = [re.findall(r'name="(sheet)" value="([\w-]{22})"', (await client.get(page)).text) for _ in range(2)]
    assert forms[0] != forms[1]
    for sheet in forms:
        taps = [client.post(page, data=TYPED | dict(sheet), headers=FORM) for _ in range(3)]
        answers = await asyncio.gather(*taps)
        assert [one.status_code for one in answers] == [200] * 3
        assert all("Terima kasih" in one.text for one in answers)
    assert await sheets(workshop) == 2


async def test_a_form_that_is_mended_is_the_same_form(workshop: Workshop) -> None:
    page = f"/survey/{await code_of_letter(workshop)}"
    client = workshop.driver.service.client
    refused = await client.post(page, data={"sheet": "s1"}, headers=FORM)
    assert (refused.status_code, 'name="sheet" value="s1"' in refused.text) == (422, True)
    answers = [await client.post(page, data=TYPED | {"sheet": "s1"}, headers=FORM) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert await sheets(workshop) == 1
