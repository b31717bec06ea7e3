"""A plan of somebody erased: that these units were missed stays, and nothing of whom, in no column and no event."""

from kompeten.events import PersonErased
from kompeten.ids import new_id
from service.development.test_plans import verdict
from service.erasure.canaries import found
from service.erasure.planting import CANARY, plant, remaining
from support.drivers.development import DevelopmentDriver
from support.events import sample
from support.services import ServiceUnderTest

NAME = "Halimatus Kanarina"


async def test_no_column_of_a_plan_declared_personal_keeps_anything(development: ServiceUnderTest) -> None:
    driver = DevelopmentDriver(development)
    application, person = new_id(), new_id()
    await development.deliver(verdict(application, person, holder_name=NAME, original_name=NAME))
    noted = {"target_on": "2027-01-31", "note": f"{NAME} ikut lokakarya."}
    assert (await driver.call("PUT", f"plans/{application}", noted)).status_code == 200
    dismissal = {"reason": f"{NAME} pindah tugas."}
    assert (await driver.call("POST", f"plans/{application}/dismissal", dismissal)).status_code == 200
    assert {"plan.full_name", "plan.note", "plan.dismissal"} <= await found(development, [NAME])
    assert not {one for one in await plant(development) if one.startswith("plan.")}
    await development.deliver(sample(PersonErased, application, person_id=person))
    assert await found(development, [NAME, CANARY]) == set()
    assert not {one for one in await remaining(development) if one.startswith("plan.")}
    (plan,) = await development.rows("SELECT missed_units FROM plan")
    assert plan["missed_units"]
