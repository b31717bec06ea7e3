"""Where assessors and planners find their assessments."""

from kompeten.ids import new_id
from service.assessment.desk import Desk, result
from support.people import BATCH


async def test_an_assessor_sees_their_own_and_a_planner_sees_all(desk: Desk) -> None:
    mine, assessor = await desk.on_the_day()
    open_one = await desk.registered()
    own = (await desk.call("GET", "assessments", as_=desk.assessor(assessor))).json()
    every = (await desk.call("GET", "assessments", as_=desk.service.token("lsp_admin"))).json()
    assert [one["id"] for one in own["items"]] == [mine]
    assert [one["id"] for one in every["items"]] == [mine, open_one]
    assert own["items"][0]["assignment"]["assessor_name"] == "Puji Sri Noviani"
    assert len(own["items"][0]["participant"]["scheme"]["units"]) == 3
    assert (await desk.call("GET", "assessments", as_=desk.service.token("assessor"))).json()["items"] == []


async def test_lists_are_filtered_by_batch_and_state(desk: Desk) -> None:
    assigned, assessor = await desk.on_the_day()
    await desk.registered(batch=BATCH.model_copy(update={"id": new_id()}))
    open_one = await desk.registered()
    path = f"assessments?batch_id={BATCH.id}"
    both = (await desk.call("GET", path, as_=desk.manager)).json()
    assert [one["id"] for one in both["items"]] == [assigned, open_one]
    still_open = (await desk.call("GET", f"{path}&state=open", as_=desk.manager)).json()
    assert [one["id"] for one in still_open["items"]] == [open_one]
    await desk.send(assigned, assessor, result(0))
    going_on = (await desk.call("GET", f"{path}&state=in_progress", as_=desk.assessor(assessor))).json()
    assert [one["id"] for one in going_on["items"]] == [assigned]


async def test_pages_follow_one_another_without_holes(desk: Desk) -> None:
    ids = [await desk.registered() for _ in range(5)]
    found, cursor = [], ""
    while True:
        page = (await desk.call("GET", f"assessments?limit=2{cursor}", as_=desk.manager)).json()
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == ids


async def test_another_assessors_assessment_and_another_lsps_look_like_nothing(desk: Desk) -> None:
    assessment, assessor = await desk.on_the_day()
    path = f"assessments/{assessment}"
    assert (await desk.call("GET", path, as_=desk.assessor(assessor))).status_code == 200
    strangers = [
        desk.assessor(new_id()),
        desk.service.token("assessor"),
        desk.service.token("certification_manager", lsp_id="lsp-lain"),
        desk.assessor(assessor, lsp_id="lsp-lain"),
    ]
    for stranger in strangers:
        answer = await desk.call("GET", path, as_=stranger)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    listed = await desk.call("GET", "assessments", as_=desk.service.token("lsp_admin", lsp_id="lsp-lain"))
    assert listed.json()["items"] == []


async def test_organizers_committee_and_anonymous_callers_read_no_assessment(desk: Desk) -> None:
    assessment = await desk.registered()
    for role in ("organizer_system", "committee", "director", "applicant"):
        assert (await desk.call("GET", f"assessments/{assessment}", as_=desk.service.token(role))).status_code == 403
    assert (await desk.call("GET", "assessments", as_={})).status_code == 401
