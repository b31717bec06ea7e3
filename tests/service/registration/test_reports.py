"""Reports of a batch: who stands where, what is decided, who pays, from which regency; and who may read them."""

import io
from typing import Any
from uuid import UUID

from python_calamine import CalamineWorkbook

from kompeten.events.certification import Outcome
from kompeten.events.snapshots import Mark
from service.registration.happenings import Chain
from support.drivers.registration import RegistrationDriver


async def _reported(driver: RegistrationDriver, batch_id: UUID, headers: dict[str, str] | None = None) -> Any:
    answer = await driver.client.get(f"/v1/batches/{batch_id}/report", headers=headers or driver.organizer)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _batch_under_way(driver: RegistrationDriver) -> UUID:
    """Return a batch with somebody issued, refused, assessed and still undecided, seated, and waiting."""
    quotas = [{"region_code": "63.01", "quota": 2}]
    batch_id = await driver.approved_batch(quota=4, regency_quotas=quotas)
    chains = [await Chain.of(driver, await driver.accepted(batch_id)) for _ in range(3)]
    await driver.submitted(batch_id, region_code="63.01", funding_source="MANDIRI")
    await driver.submitted(batch_id)
    issued, refused, assessed = chains
    await driver.service.deliver(issued.decided(), issued.issued(), refused.decided(Outcome.NOT_GRANTED))
    await driver.service.deliver(assessed.assigned(), assessed.assessed(Mark.COMPETENT))
    return batch_id


async def test_a_report_says_where_everybody_stands_and_what_is_decided(driver: RegistrationDriver) -> None:
    report = await _reported(driver, await _batch_under_way(driver))
    people = report["people"]
    assert [(one["stage"], one["result"], one["waiting_place"]) for one in people] == [
        ("issued", "granted", None),
        ("not_granted", "not_granted", None),
        ("assessed", None, None),
        ("submitted", None, None),
        ("waiting", None, 1),
    ]
    assert people[0]["certificate_number"]
    assert people[1]["decree_number"]
    assert report["regencies"] == [
        {
            "region_code": "63.01",
            "region_name": "Kabupaten Tanah Laut",
            "quota": 2,
            "people": 1,
            "stages": {"submitted": 1},
        },
        {
            "region_code": "63.71",
            "region_name": "Kota Banjarmasin",
            "quota": None,
            "people": 4,
            "stages": {"issued": 1, "not_granted": 1, "assessed": 1, "waiting": 1},
        },
    ]
    assert {one["funding_source"]: one["people"] for one in report["funding"]} == {"APBD": 4, "MANDIRI": 1}


async def test_no_report_holds_an_identity_number_or_what_was_recommended(driver: RegistrationDriver) -> None:
    batch_id = await _batch_under_way(driver)
    said = str(await _reported(driver, batch_id))
    assert "637101550280" not in said
    assert "competent" not in said
    assert "recommendation" not in said


async def test_the_workbook_says_the_same(driver: RegistrationDriver) -> None:
    batch_id = await _batch_under_way(driver)
    report = await _reported(driver, batch_id)
    answer = await driver.client.get(f"/v1/batches/{batch_id}/report.xlsx", headers=driver.organizer)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    head, *rows = book.get_sheet_by_name("Pemohon").to_python()
    assert [row[-1] for row in rows] == [one["application_id"] for one in report["people"]]
    assert [row[head.index("Tahap / Stage")] for row in rows][-2:] == [
        "Diajukan / Submitted",
        "Dalam daftar tunggu / On the waiting list",
    ]
    regencies = book.get_sheet_by_name("Wilayah").to_python()
    assert [row[:3] for row in regencies[1:]] == [["Kabupaten Tanah Laut", 2, 1], ["Kota Banjarmasin", "", 4]]
    read = await driver.service.rows("SELECT details FROM audit_entry WHERE action = 'read_report'")
    assert read == [{"details": {"shown": 5}}] * 2


async def test_whoever_may_not_see_a_batch_sees_no_report_of_it(driver: RegistrationDriver) -> None:
    batch_id = await driver.approved_batch()
    for path in ("report", "report.xlsx"):
        answer = await driver.client.get(f"/v1/batches/{batch_id}/{path}", headers=driver.stranger)
        assert answer.status_code == 404
    assert (await _reported(driver, batch_id))["people"] == []
    workbook = await driver.client.get(f"/v1/batches/{batch_id}/report.xlsx", headers=driver.manager)
    assert workbook.status_code == 200
