"""Who takes part in which activity, as registration tells it."""

from kompeten.events import EnrolmentErased, EnrolmentWithdrawn, ParticipantEnrolled
from kompeten.ids import new_id
from support.drivers.development import DevelopmentDriver
from support.events import sample


async def test_participants_come_go_and_are_erased(driver: DevelopmentDriver) -> None:
    activity, stays, goes = await driver.announced(), new_id(), new_id()
    for enrolment in (stays, goes):
        await driver.service.deliver(sample(ParticipantEnrolled, enrolment, activity_id=activity))
    await driver.service.deliver(sample(EnrolmentWithdrawn, goes, activity_id=activity))
    path = f"activities/{activity}/participants"
    shown = (await driver.call("GET", path)).json()["items"]
    assert [(one["enrolment_id"], one["state"]) for one in shown] == [
        (str(stays), "enrolled"),
        (str(goes), "withdrawn"),
    ]
    assert shown[0]["weak_units"] == ["R.91PRP02.021.1"]
    await driver.service.deliver(sample(EnrolmentErased, stays))
    (erased, _) = (await driver.call("GET", path)).json()["items"]
    assert (erased["full_name"], erased["region_code"], erased["weak_units"]) == ("", "", [])
    assert (await driver.call("GET", path, as_=driver.organizer("dispersip-kalbar"))).status_code == 404
