"""Registering assessors."""

from kompeten.ids import new_id
from support.drivers.assessment import ASSESSOR, AssessmentDriver


async def test_a_met_number_with_a_space_is_rewritten_kept_as_written_and_warned_of(driver: AssessmentDriver) -> None:
    body = ASSESSOR | {"met_number": "MET.000.990266 2025"}
    answer = await driver.call("PUT", f"assessors/{new_id()}", body, as_=driver.manager)

    assert answer.status_code == 200
    assert answer.json()["met_number"] == "MET.000.990266.2025"
    assert answer.json()["met_number_as_written"] == "MET.000.990266 2025"
    (warning,) = answer.json()["warnings"]
    assert (warning["field"], warning["code"]) == ("met_number", "met_number_rewritten")
    assert set(warning["message"]) == {"id", "en"}


async def test_an_expired_assessor_is_accepted_with_a_warning(driver: AssessmentDriver) -> None:
    body = ASSESSOR | {"valid_until": "2026-06-30"}
    answer = await driver.call("PUT", f"assessors/{new_id()}", body, as_=driver.manager)
    assert answer.status_code == 200
    assert [one["code"] for one in answer.json()["warnings"]] == ["met_expired"]


async def test_the_last_day_of_validity_counts_in_the_zone_of_the_lsp(driver: AssessmentDriver) -> None:
    body = ASSESSOR | {"valid_until": "2026-07-01"}
    path = f"assessors/{new_id()}"
    assert (await driver.call("PUT", path, body, as_=driver.manager)).json()["warnings"] == []
    driver.days_pass(16 / 24)  # 01:00 of the next day in Jakarta, still the same day in UTC
    warnings = (await driver.call("PUT", path, body, as_=driver.manager)).json()["warnings"]
    assert [one["code"] for one in warnings] == ["met_expired"]


async def test_what_is_no_met_number_is_refused(driver: AssessmentDriver) -> None:
    for written in ("MET.000.990266", "000.990266.2025", "MET.00.990266.2025", "MET.000.990266-2025"):
        body = ASSESSOR | {"met_number": written}
        answer = await driver.call("PUT", f"assessors/{new_id()}", body, as_=driver.manager)
        assert (answer.status_code, answer.json()["code"]) == (422, "met_number_format"), written
        assert answer.json()["errors"][0]["pointer"] == "#/met_number"


async def test_the_same_request_again_changes_nothing(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    again = await driver.call("PUT", f"assessors/{assessor}", ASSESSOR, as_=driver.manager)
    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    audited = await driver.service.rows("SELECT actor, details FROM audit_entry WHERE action = 'save_assessor'")
    assert [one["actor"] for one in audited] == ["user-certification_manager"]


async def test_a_change_is_a_new_version_and_a_stale_one_is_refused(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    changed = await driver.call("PUT", f"assessors/{assessor}", ASSESSOR | {"name": "Puji"}, as_=driver.manager)
    assert (changed.json()["name"], changed.headers["etag"]) == ("Puji", '"2"')
    stale = await driver.call("PUT", f"assessors/{assessor}", ASSESSOR, as_=driver.manager | {"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")


async def test_one_met_number_is_one_assessor(driver: AssessmentDriver) -> None:
    await driver.save_assessor()
    second = await driver.call("PUT", f"assessors/{new_id()}", ASSESSOR, as_=driver.manager)
    assert (second.status_code, second.json()["code"]) == (409, "met_number_taken")


async def test_unknown_fields_and_wrong_roles_are_refused(driver: AssessmentDriver) -> None:
    path = f"assessors/{new_id()}"
    unknown = await driver.call("PUT", path, ASSESSOR | {"grade": "A"}, as_=driver.manager)
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "unknown_field")
    for role in ("organizer_system", "assessor", "committee", "director"):
        answer = await driver.call("PUT", path, ASSESSOR, as_=driver.service.token(role))
        assert answer.status_code == 403, role


async def test_another_lsp_neither_sees_nor_changes_an_assessor(driver: AssessmentDriver) -> None:
    assessor = await driver.save_assessor()
    stranger = driver.service.token("certification_manager", lsp_id="lsp-lain")
    assert (await driver.call("GET", "assessors", as_=stranger)).json()["items"] == []
    changed = await driver.call("PUT", f"assessors/{assessor}", ASSESSOR, as_=stranger)
    assert changed.status_code == 404


async def test_the_list_comes_in_pages(driver: AssessmentDriver) -> None:
    ids = [await driver.save_assessor(met_number=f"MET.000.99000{number}.2022") for number in range(3)]
    first = (await driver.call("GET", "assessors?limit=2", as_=driver.manager)).json()
    rest = (await driver.call("GET", f"assessors?limit=2&cursor={first['next']}", as_=driver.manager)).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == ids
    assert rest["next"] is None
