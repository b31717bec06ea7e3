"""Where assessors and planners find their assessments."""

from kompeten.ids import new_id
from support.drivers.assessment import AssessmentDriver, result
from support.people import BATCH


async def test_an_assessor_sees_their_own_and_a_planner_sees_all(driver: AssessmentDriver) -> None:
    mine, assessor = await driver.on_the_day()
    open_one = await driver.registered()
    own = (await driver.call("GET", "assessments", as_=driver.assessor(assessor))).json()
    every = (await driver.call("GET", "assessments", as_=driver.service.token("lsp_admin"))).json()
    assert [one["id"] for one in own["items"]] == [mine]
    assert [one["id"] for one in every["items"]] == [mine, open_one]
    assert own["items"][0]["assignment"]["assessor_name"] == "Puji Sri Noviani"
    assert len(own["items"][0]["participant"]["scheme"]["units"]) == 3
    assert (await driver.call("GET", "assessments", as_=driver.service.token("assessor"))).json()["items"] == []


async def test_lists_are_filtered_by_batch_and_state(driver: AssessmentDriver) -> None:
    assigned, assessor = await driver.on_the_day()
    await driver.registered(batch=BATCH.model_copy(update={"id": new_id()}))
    open_one = await driver.registered()
    path = f"assessments?batch_id={BATCH.id}"
    both = (await driver.call("GET", path, as_=driver.manager)).json()
    assert [one["id"] for one in both["items"]] == [assigned, open_one]
    still_open = (await driver.call("GET", f"{path}&state=open", as_=driver.manager)).json()
    assert [one["id"] for one in still_open["items"]] == [open_one]
    await driver.send(assigned, assessor, result(0))
    going_on = (await driver.call("GET", f"{path}&state=in_progress", as_=driver.assessor(assessor))).json()
    assert [one["id"] for one in going_on["items"]] == [assigned]


async def test_pages_follow_one_another_without_holes(driver: AssessmentDriver) -> None:
    ids = [await driver.registered() for _ in range(5)]
    found, cursor = [], ""
    while True:
        page = (await driver.call("GET", f"assessments?limit=2{cursor}", as_=driver.manager)).json()
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == ids


async def test_another_assessors_assessment_and_another_lsps_look_like_nothing(driver: AssessmentDriver) -> None:
    assessment, assessor = await driver.on_the_day()
    path = f"assessments/{assessment}"
    assert (await driver.call("GET", path, as_=driver.assessor(assessor))).status_code == 200
    strangers = [
        driver.assessor(new_id()),
        driver.service.token("assessor"),
        driver.service.token("certification_manager", lsp_id="lsp-lain"),
        driver.assessor(assessor, lsp_id="lsp-lain"),
    ]
    for stranger in strangers:
        answer = await driver.call("GET", path, as_=stranger)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    listed = await driver.call("GET", "assessments", as_=driver.service.token("lsp_admin", lsp_id="lsp-lain"))
    assert listed.json()["items"] == []


async def test_organizers_committee_and_anonymous_callers_read_no_assessment(driver: AssessmentDriver) -> None:
    assessment = await driver.registered()
    for role in ("organizer_system", "committee", "director", "applicant"):
        assert (
            await driver.call("GET", f"assessments/{assessment}", as_=driver.service.token(role))
        ).status_code == 403
    assert (await driver.call("GET", "assessments", as_={})).status_code == 401
