"""Instruments: versions of an organizer before the LSP's, and these before what comes with the service."""

import asyncio
from typing import Any

from support.drivers.development import DevelopmentDriver

INSTRUMENT: dict[str, Any] = {
    "title": "Tanggapan peserta",
    "title_en": "Reaction",
    "questions": [
        {"id": "useful", "kind": "scale", "text": "Bermanfaat.", "text_en": "Useful."},
        {"id": "note", "kind": "text", "text": "Catatan", "text_en": "Note", "is_required": False},
    ],
}


async def used(driver: DevelopmentDriver, organizer: str) -> tuple[str, int]:
    """Return whose words an organizer's participants would be asked in, and of which version."""
    shown = await driver.call("GET", "instruments/reaction", as_=driver.organizer(organizer))
    return shown.json()["source"], shown.json()["number"]


async def test_the_organizers_newest_version_is_used_or_the_lsps_or_the_one_built_in(
    driver: DevelopmentDriver,
) -> None:
    assert await used(driver, "dispersip-kalsel") == ("built_in", 0)
    assert (await driver.call("POST", "instruments/reaction/versions", INSTRUMENT, as_=driver.admin)).status_code == 201
    for _ in range(2):
        await driver.call("POST", "instruments/reaction/versions", INSTRUMENT)
    assert await used(driver, "dispersip-kalsel") == ("organizer", 2)
    assert await used(driver, "arpusda-semarang") == ("lsp", 1)
    listed = await driver.call("GET", "instruments", as_=driver.organizer("arpusda-semarang"))
    assert [(one["source"], one["number"]) for one in listed.json()["items"]] == [("lsp", 1)]


async def test_of_two_next_versions_at_once_one_is_told_to_read_first(driver: DevelopmentDriver) -> None:
    answers = await asyncio.gather(
        *(driver.call("POST", "instruments/learning/versions", INSTRUMENT) for _ in range(4))
    )
    assert {one.status_code for one in answers} <= {201, 409}
    numbers = sorted(one.json()["number"] for one in answers if one.status_code == 201)
    assert numbers == list(range(1, len(numbers) + 1))


async def test_questions_that_make_no_instrument_are_refused_where_they_are_wrong(driver: DevelopmentDriver) -> None:
    wrong = INSTRUMENT | {"questions": [INSTRUMENT["questions"][0] | {"kind": "choice"}]}
    refused = await driver.call("POST", "instruments/reaction/versions", wrong)
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("#/questions/0/options", "options_missing")
    ]
