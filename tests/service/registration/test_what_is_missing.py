"""What is missing, asked before an application is sent and by whoever reviews it."""

from support.drivers.papers import Papers
from support.drivers.registration import RegistrationDriver
from support.strange_papers import jpeg, pdf


async def test_what_a_scheme_would_miss_is_told_before_anything_is_sent(driver: RegistrationDriver) -> None:
    said = {"education": "S1", "field_of_study": "Ekonomi", "documents": ["diploma", "training_certificate"]}

    answer = await driver.client.get("/v1/schemes/KL-04/requirements", params=said, headers=driver.organizer)
    wrong = await driver.client.get("/v1/schemes/KL-04/requirements?documents=passport", headers=driver.organizer)
    unknown = await driver.client.get("/v1/schemes/KL-99/requirements", headers=driver.organizer)

    told = answer.json()
    assert [(way["way"], way["is_met"]) for way in told["ways"]] == [
        ("diploma_in_field", False),
        ("diploma_and_training", True),
        ("work", False),
    ]
    assert told["documents"][0]["missing"] == ["photo", "identity_card"]
    assert told["documents"][0]["message"]["id"] == "Semua wajib ada: pas foto, KTP, ijazah."
    assert (told["is_complete"], wrong.status_code, unknown.status_code) == (False, 422, 404)


async def test_an_application_says_what_it_misses_until_its_papers_are_there(driver: RegistrationDriver) -> None:
    papers = Papers(driver, await driver.submitted(await driver.approved_batch()))
    path = f"/v1/applications/{papers.application}/requirements"

    before = (await driver.client.get(path, headers=driver.admin)).json()
    for kind in ("identity_card", "diploma", "work_certificate"):
        await papers.kept(kind, pdf())
    await papers.kept("photo", jpeg())
    complete = (await driver.client.get(path, headers=driver.organizer)).json()
    hidden = await driver.client.get(path, headers=driver.stranger)
    await driver.do(papers.application, "acceptance")
    after = (await driver.client.get(path, headers=driver.manager)).json()

    assert [group["is_met"] for group in before["documents"]] == [False, False]
    assert (before["is_complete"], complete["is_complete"], hidden.status_code) == (False, True, 404)
    assert after == complete
