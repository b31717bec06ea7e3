"""People answer: by the links of their letters, or by the code on the screen of the room."""

import re
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from functools import partial
from pathlib import Path

from devstack.demo.caller import Caller, Json, wait_for
from devstack.demo.scene import Scene

LINK = re.compile(r"https?://\S+/survey/(\S+)")
OWN = re.compile(r"https?://\S+/progress/(\S+)")
ATTESTED = re.compile(r"https?://\S+/attended/(\S+)")
REMARKS = ("Latihannya sangat membantu.", "Contoh dari perpustakaan kecil perlu ditambah.", "")


async def wait_for_letters(manager: Caller, activity_id: str, expected: int, *, kind: str = "survey_") -> None:
    """Wait until so many letters of an activity were sent, of a kind that begins like this: else of its surveys."""

    async def sent() -> bool:
        messages = await manager.all("/v1/messages", activity_id=activity_id)
        asked = [one for one in messages if one["kind"].startswith(kind)]
        return len(asked) == expected and all(one["state"].startswith("sent") for one in asked)

    await wait_for(f"letters sent: {kind}", sent)


def links_in(mail: Path, link: re.Pattern[str] = LINK) -> Iterator[str]:
    """Yield the codes of all such links in the letters, in the order of the files; a reminder repeats one."""
    parser = BytesParser(policy=policy.default)
    for path in sorted(mail.glob("*.eml")):
        body = parser.parsebytes(path.read_bytes()).get_body(("plain",))
        yield from link.findall(body.get_content()) if body is not None else ()


async def answer_letters(scene: Scene, codes: list[str], *, of_each: dict[str, int]) -> None:
    """Open links and answer, until as many of each kind of survey have answered as shall; the rest never does."""
    left = dict(of_each)

    async def one(code: str) -> None:
        asked = await scene.cast.anyone.call("GET", f"/v1/surveys/{code}")
        if left.get(asked["kind"], 0) > 0:
            left[asked["kind"]] -= 1
            await _answer(scene, code, asked)

    await scene.each("surveys answered by letter", codes, one)


async def answer_in_room(scene: Scene, organizer: Caller, activity_id: str, people: int) -> None:
    """Show the code in the last minutes, and let so many people in the room answer what they think."""
    room = await organizer.call("GET", f"/v1/activities/{activity_id}/surveys/reaction/room")
    (code,) = LINK.findall(room["answer_url"])
    anyone = scene.cast.anyone

    async def opened() -> Json | None:
        answer = await anyone.ask("GET", f"/v1/surveys/{code}")
        return dict(answer.json()) if answer.is_success else None

    asked: Json = await wait_for("the room's survey open", opened)
    act = partial(_answer, scene, code)
    await scene.each("surveys answered in the room", [asked] * people, act)


async def _answer(scene: Scene, code: str, asked: Json) -> None:
    answers = [{"question": one["id"], "value": _value(scene, one)} for one in asked["questions"]]
    given = [one for one in answers if one["value"] != ""]
    await scene.cast.anyone.call("POST", f"/v1/surveys/{code}", {"answers": given})
    scene.answered += 1


def _value(scene: Scene, question: Json) -> int | str:
    if question["kind"] == "text":
        return scene.draw.choice(REMARKS)
    if question["kind"] == "scale":
        return scene.draw.choices((2, 3, 4, 5), weights=(1, 3, 8, 6))[0]
    return scene.draw.randint(1, len(question["options"]))
