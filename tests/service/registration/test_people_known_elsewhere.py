"""One NIK under two names, or with two birth dates: the LSP's reviewer hears of it, an organizer never."""

from typing import Any
from uuid import UUID

from support.drivers.registration import RegistrationDriver, person

KNOWN = {"nik_under_other_name", "nik_under_other_birth_date"}


def told(shown: dict[str, Any]) -> set[str]:
    return {one["code"] for one in shown["warnings"]} & KNOWN


async def test_another_name_or_birth_date_is_shown_to_the_lsp_alone(driver: RegistrationDriver) -> None:
    first, second = await driver.approved_batch(), await driver.approved_batch()
    someone = person(full_name="Noor Lilis Hasanah")
    application = await driver.submitted(first, **someone)
    answer = await driver.submit(second, **someone | {"full_name": "Nor Lilis", "birth_date": "1980-02-16"})
    other = UUID(answer.json()["id"])

    assert told(answer.json()) == set()
    for one in (application, other):
        assert told(await driver.application(one)) == KNOWN
        seen = await driver.client.get(f"/v1/applications/{one}", headers=driver.organizer)
        assert told(seen.json()) == set()
    for headers, expected in ((driver.admin, [KNOWN, KNOWN]), (driver.organizer, [set(), set()])):
        page = await driver.client.get("/v1/applications", headers=headers)
        assert [told(one) for one in page.json()["items"]] == expected
    assert "nik_under" not in str(await driver.service.outbox())
    assert "nik_under" not in str(await driver.service.rows("SELECT * FROM application"))


async def test_the_same_name_otherwise_written_is_no_other_name(driver: RegistrationDriver) -> None:
    someone = person(full_name="Siti Nur'aini")
    await driver.submitted(await driver.approved_batch(), **someone)
    again = await driver.submitted(await driver.approved_batch(), **someone | {"full_name": "SITI NURAINI"})
    assert told(await driver.application(again)) == set()
