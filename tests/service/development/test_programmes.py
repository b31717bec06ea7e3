"""Programmes: drafted, started, closed with a report; an organizer's own, and nobody else's."""

from support.drivers.development import PROGRAMME, DevelopmentDriver


async def test_a_programme_lives_from_draft_to_its_report(driver: DevelopmentDriver) -> None:
    programme = await driver.programme()
    amended = await driver.call("PUT", f"programmes/{programme}", PROGRAMME | {"indicators": ["members"]})
    assert (amended.status_code, amended.json()["indicators"], amended.json()["version"]) == (200, ["members"], 2)
    early = await driver.call("POST", f"programmes/{programme}/closing", {"report": "Selesai."})
    assert (early.status_code, early.json()["code"]) == (409, "illegal_move")
    assert (await driver.call("POST", f"programmes/{programme}/start")).json()["state"] == "running"
    assert (await driver.call("POST", f"programmes/{programme}/closing", {"report": " "})).status_code == 422
    closed = await driver.call("POST", f"programmes/{programme}/closing", {"report": "Kunjungan naik."})
    assert (closed.json()["state"], closed.json()["report"]) == ("closed", "Kunjungan naik.")
    late = await driver.call("PUT", f"programmes/{programme}", PROGRAMME)
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")


async def test_an_organizers_programme_does_not_exist_for_another_one(driver: DevelopmentDriver) -> None:
    programme = await driver.programme()
    other, elsewhere = driver.organizer("dispersip-kalbar"), driver.service.token("lsp_admin", lsp_id="lsp-lain")
    for caller in (other, elsewhere):
        assert (await driver.call("GET", f"programmes/{programme}", as_=caller)).status_code == 404
        assert (await driver.call("PUT", f"programmes/{programme}", PROGRAMME, as_=caller)).status_code == 404
        assert (await driver.call("GET", "programmes", as_=caller)).json()["items"] == []
    foreign = await driver.call("POST", "programmes", PROGRAMME | {"organizer_id": "dispersip-kalsel"}, as_=other)
    assert foreign.status_code == 404
    assert [one["id"] for one in (await driver.call("GET", "programmes")).json()["items"]] == [programme]


async def test_the_lsp_plans_for_the_organizer_it_names(driver: DevelopmentDriver) -> None:
    nobodys = await driver.call("POST", "programmes", PROGRAMME, as_=driver.admin)
    assert (nobodys.status_code, nobodys.json()["errors"][0]["field"]) == (422, "organizer_id")
    named = await driver.call("POST", "programmes", PROGRAMME | {"organizer_id": "ipi-jateng"}, as_=driver.admin)
    assert (named.status_code, named.json()["organizer_id"]) == (201, "ipi-jateng")
    refused = await driver.call("POST", "programmes", PROGRAMME, as_=driver.service.token("assessor"))
    assert refused.status_code == 403


async def test_what_was_changed_meanwhile_is_not_overwritten(driver: DevelopmentDriver) -> None:
    programme = await driver.programme()
    stale = await driver.call("POST", f"programmes/{programme}/start", as_=driver.organizer() | {"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
