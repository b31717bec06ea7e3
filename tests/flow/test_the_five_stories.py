"""The five stories of docs/stories.md, each through the gateway. Three were played with the demo; two follow it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from httpx import AsyncClient

from devstack.demo import assessing, certifying, registering
from devstack.demo.caller import Cast
from devstack.demo.scene import Scene
from devstack.stack import Stack
from flow import sukoharjo, tanjungpinang
from flow.conftest import Played, Silence

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def scene(system: Stack, played: Played, tmp_path: Path) -> AsyncIterator[Scene]:
    """Another story on the system on which the demo was played."""
    async with AsyncClient(base_url=system.url, timeout=30) as client:
        yield Scene(Cast(client, system.keys), Silence(), tmp_path, system.mail.folder, played.ending.scene.began)


def outcomes(batch: dict[str, Any]) -> dict[str, int]:
    """Return how many applications ended how."""
    return {stage: count for stage, count in batch["counts"].items() if count}


@pytest.mark.proof
async def test_sukoharjo_certifies_sixty_one_librarians_by_one_decree(scene: Scene) -> None:
    await sukoharjo.apply(scene)
    await registering.accept_applications(scene)
    await assessing.load_assessors(scene)
    await assessing.assign(scene, await assessing.open_assessments(scene), scene.assessors)
    await assessing.mark_units(scene)
    await certifying.decide(scene)
    await certifying.issue(scene)
    certificates = scene.found["certificates"] = await sukoharjo.certificates_of(scene)
    await certifying.verify(scene)
    batch = await registering.wait_until_closed(scene)
    assert outcomes(batch) == {"issued": 55, "not_granted": 5, "absent": 1}
    numbers = [int(one["certificate_number"].split("/")[0]) for one in certificates]
    assert numbers == list(range(numbers[0], numbers[0] + 55)), "in one row, without a gap"


def test_banjarmasin_prepares_a_hundred_people_of_thirteen_regencies_and_learns_whether_it_helped(
    played: Played,
) -> None:
    report = played.ending.scene.found["workshop_report"]
    came = report["participation"]
    assert (came["enrolled"], came["attended"], len(came["regencies"])) == (100, 94, 13)
    assert came["lesson_hours"] == 3 * (94 + 92 + 90)
    assert report["tested"]["people"] == 94
    assert report["tested"]["after"] > report["tested"]["before"]
    answered = {one["kind"]: (one["invited"], one["answered"]) for one in report["surveys"]}
    assert answered == {"reaction": (94, 61), "behaviour": (94, 48), "behaviour_supervisor": (20, 17)}
    assert [one["withheld"] for one in report["surveys"]] == [None] * 3
    certified = report["certification"]
    assert (certified["decided"]["count"], certified["granted"]["count"], certified["granted"]["of"]) == (59, 54, 59)
    refused = {one.code for one in played.ending.scene.refusals.seen}
    assert "trained_the_candidate" in refused
    assert len(list((played.folder / "attestations").glob("*.pdf"))) == came["attended"]
    with pikepdf.open(played.folder / "reports" / "banjarmasin.pdf") as paper:
        assert len(paper.pages) >= 2


def test_kalimantan_selatan_takes_sixty_from_a_spreadsheet_to_certificates_and_plans(played: Played) -> None:
    summary = played.ending.summary
    assert outcomes({"counts": played.ending.counts}) == {"issued": 54, "not_granted": 5, "absent": 1}
    assert (summary["submitted"], summary["plans"], summary["parked"]) == (60, 5, 0)
    assert len(list((played.folder / "certificates").glob("*.pdf"))) == 54


async def test_semarang_accompanies_its_juniors_holds_its_seminars_and_closes_its_programme(
    scene: Scene, played: Played
) -> None:
    found = played.ending.scene.found
    report = found["seminars_report"]
    assert (report["participation"]["enrolled"], report["participation"]["attended"]) == (30, 30)
    assert report["participation"]["lesson_hours"] == 2 * (30 + 26 + 28)
    (reaction,) = [one for one in report["surveys"] if one["kind"] == "reaction"]
    assert (reaction["answered"], reaction["withheld"]) == (22, None)
    city = scene.cast.player("organizer_system", "Perpustakaan Kota", organizer_id="perpus-semarang")
    mentorings = await city.all(f"/v1/activities/{found['circle']}/mentorings")
    assert [one["state"] for one in mentorings] == ["completed"] * 4
    assert sorted(one["mentor"] for one in mentorings) == ["mentor:0", "mentor:0", "mentor:1", "mentor:1"]
    closing = {"report": "Empat pustakawan muda kini melayani anak tanpa pendampingan."}
    closed = await city.call("POST", f"/v1/programmes/{found['programme']}/closing", closing)
    assert (closed["state"], closed["report"]) == ("closed", closing["report"])


async def test_tanjungpinang_trains_talks_and_sees_what_changed_in_its_libraries(scene: Scene) -> None:
    await tanjungpinang.set_up(scene)
    trained = await tanjungpinang.train(scene)
    assert (trained["participation"]["attended"], trained["participation"]["lesson_hours"]) == (24, 24 * 4 + 22 * 4)
    assert trained["tested"]["people"] == 24
    talked = await tanjungpinang.talk(scene)
    (reaction,) = [one for one in talked["surveys"] if one["kind"] == "reaction"]
    assert (reaction["answered"], reaction["withheld"]) == (18, None)
    results = await tanjungpinang.count_readers(scene)
    moved = {one["indicator"]: (one["libraries"], one["before"], one["after"]) for one in results["changes"]}
    assert moved == {"visitors": (2, 1000.0, 1300.0), "loans": (2, 400.0, 500.0)}
