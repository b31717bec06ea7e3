"""A record whose source does not own its topic: set aside, numbered by nobody, in nobody's way, never applied."""

from dataclasses import replace
from typing import Any

from kompeten.events import owner_of, registry
from kompeten.ids import new_id
from kompeten.operations.replaying import StoredRecord
from service.operations.dead_letters import TOPIC, ask, dead_letters
from support.people import registered
from support.services import ServiceUnderTest


def forged(record: StoredRecord, source: str = "/assessment") -> StoredRecord:
    """Return the record under another source."""
    headers = dict(record.headers) | {"ce_source": source.encode()}
    return replace(record, offset=record.offset + 1_000_000, headers=tuple(headers.items()))


def test_every_topic_belongs_to_one_source() -> None:
    sources = {(kind.topic, kind.source) for kind in registry().values()}
    assert len(sources) == len({topic for topic, _ in sources})
    assert all(owner_of(topic) == source for topic, source in sources)


async def test_a_foreign_event_is_a_dead_letter_and_its_subject_goes_on(assessment: ServiceUnderTest) -> None:
    genuine = assessment.record(registered(subject := new_id()))
    await assessment.consumer(TOPIC).receive([forged(genuine), genuine])
    (letter,) = await dead_letters(assessment)
    assert (letter["reason"], letter["sequence"], letter["subject"]) == ("foreign", None, str(subject))
    assert letter["error"] == "ce_source is not /registration, to whom the topic belongs"
    assert len(await assessment.rows("SELECT 1 FROM assessment")) == 1


async def test_a_foreign_event_is_never_replayed_and_its_discard_passes_over_nothing(
    assessment: ServiceUnderTest,
) -> None:
    genuine = assessment.record(registered(subject := new_id()))
    await assessment.consumer(TOPIC).receive([forged(genuine)])
    replayed = await _replay(assessment, str(subject))
    assert [one["result"] for one in replayed["results"]] == ["undecided"]
    (letter,) = await dead_letters(assessment)
    told = await ask(assessment, "POST", f"/dead-letters/{letter['id']}/discard", json={"reason": "a stolen password"})
    assert (told.json()["last_applied"], told.json()["dead_letters_left"]) == (0, 0)
    await assessment.consumer(TOPIC).receive([genuine])
    assert len(await assessment.rows("SELECT 1 FROM assessment")) == 1


async def _replay(service: ServiceUnderTest, subject: str) -> dict[str, Any]:
    answer = await ask(service, "POST", "/dead-letters/replay", json={"topic": TOPIC, "subject": subject})
    told: dict[str, Any] = answer.json()
    return told
