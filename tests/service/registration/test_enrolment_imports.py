"""Files of people become enrolments, by the engine that takes applications: once each, seated in the order of rows."""

import io
from typing import Any
from uuid import UUID

from python_calamine import CalamineWorkbook

from kompeten.events import ActivityCancelled
from service.registration.imports_driver import Importer, lines
from support.activities import ORGANIZER
from support.drivers.enrolments import announce, enrol, withdraw
from support.drivers.registration import CONSENT
from support.events import sample
from unit.registration import strange_files as strange

HEADER = ["no", "nik", "nama_lengkap", "kode_wilayah", "telepon", "email", "instansi", "skema"]


def row(place: int, **changes: str) -> list[str]:
    """Return somebody's row."""
    usual = {
        "no": str(place),
        "nik": f"637101550280{place:04}",
        "nama_lengkap": "Noor Lilis Hasanah",
        "kode_wilayah": "63.71",
        "telepon": "084000000001",
        "email": f"orang{place}@example.id",
        "instansi": "Perpustakaan Daerah",
        "skema": "KL-04",
    }
    return [(usual | changes)[name] for name in HEADER]


async def imported(importer: Importer, activity_id: UUID, *rows: list[str], **query: Any) -> dict[str, Any]:
    """Send rows in for an activity and return what became of them."""
    content = strange.xlsx(*rows, header=HEADER)
    return await importer.imported(activity_id, content, target="activity_id", **query)


def counts(shown: dict[str, Any]) -> tuple[int, ...]:
    """Return how many rows there were, are accepted, created, unchanged, waiting."""
    return tuple(shown[name] for name in ("rows", "accepted", "created", "unchanged", "waiting"))


async def test_rows_become_enrolments_in_their_order_and_the_same_file_again_changes_nothing(
    importer: Importer,
) -> None:
    activity_id = await announce(importer.driver, quota=2)
    rows = [row(1), row(2, nik="12"), row(3, email=""), row(4), row(1)]
    shown = await imported(importer, activity_id, *rows)
    assert (shown["state"], shown["batch_id"], shown["activity_id"]) == ("finished", None, str(activity_id))
    assert counts(shown) == (5, 3, 3, 0, 1)
    assert [(one[0], one[2]) for one in lines(shown["errors"])] == [(3, "nik_format"), (6, "duplicate_in_file")]
    assert (4, "email", "no_email", "") in lines(shown["warnings"])
    service = importer.driver.service
    written = await service.rows("SELECT id, state, arrival, scheme_code FROM enrolment ORDER BY arrival")
    assert [one["state"] for one in written] == ["enrolled", "enrolled", "waiting"]
    assert {one["scheme_code"] for one in written} == {"KL-04"}
    assert [told.subject for told in await service.outbox("ParticipantEnrolled")] == [
        str(one["id"]) for one in written[:2]
    ]
    (waiting,) = await service.outbox("EnrolmentWaitlisted")
    assert (waiting.subject, waiting.body["place"]) == (str(written[2]["id"]), 1)
    assert "6371" not in str(waiting)
    again = await imported(importer, activity_id, *rows)
    assert counts(again) == (5, 3, 0, 3, 0)
    assert len(await service.rows("SELECT 1 FROM enrolment")) == 3
    acts = await service.rows(
        "SELECT actor, details ->> 'import_id' AS of FROM audit_entry WHERE action = 'enrol_participant'"
    )
    assert acts == [{"actor": "user-organizer_system", "of": shown["id"]}] * 3


async def test_who_said_something_else_is_refused_and_who_withdrew_comes_back_only_with_something_new(
    importer: Importer,
) -> None:
    activity_id = await announce(importer.driver)
    await imported(importer, activity_id, row(1), row(2))
    (first, _) = await importer.driver.service.rows("SELECT id FROM enrolment ORDER BY arrival")
    await withdraw(importer.driver, str(first["id"]))
    shown = await imported(importer, activity_id, row(1), row(2, instansi="Lain"))
    assert counts(shown) == (2, 1, 0, 1, 0)
    assert [one[2] for one in lines(shown["errors"])] == ["already_enrolled"]
    back = await imported(importer, activity_id, row(1, instansi="Lain"))
    assert counts(back) == (1, 1, 1, 0, 0)


async def test_a_dry_run_writes_nothing_and_all_or_nothing_holds_the_good_rows(importer: Importer) -> None:
    activity_id = await announce(importer.driver)
    dry = await imported(importer, activity_id, row(1), row(2), dry_run=True)
    assert counts(dry) == (2, 2, 2, 0, 0)
    held = await imported(importer, activity_id, row(1), row(2, kode_wilayah="99.99"), all_or_nothing=True)
    assert counts(held) == (2, 0, 0, 0, 0)
    assert await importer.driver.service.rows("SELECT 1 FROM enrolment") == []
    rejected = f"/v1/imports/{held['id']}/rejected.xlsx"
    answer = await importer.driver.client.get(rejected, headers=importer.driver.organizer)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert len(book.get_sheet_by_name("peserta").to_python()) == 3


async def test_the_template_of_an_activity_filled_with_its_own_example_goes_in(importer: Importer) -> None:
    activity_id = await announce(importer.driver)
    path = f"/v1/imports/template.xlsx?activity_id={activity_id}"
    answer = await importer.driver.client.get(path, headers=importer.driver.organizer)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    header = [str(cell) for cell in book.get_sheet_by_name("peserta").to_python()[0]]
    assert header[-1] == "skema"
    assert "tanggal_lahir" not in header
    told = {str(one[0]).split(" ")[0]: str(one[2]) for one in book.get_sheet_by_name("Petunjuk").to_python()}
    filled = strange.xlsx([told.get(name, "") for name in header], header=header)
    shown = await importer.imported(activity_id, filled, target="activity_id")
    assert (shown["errors"], shown["warnings"], shown["created"]) == ([], [], 1)


async def test_a_file_is_for_one_thing_that_still_takes_people(importer: Importer) -> None:
    activity_id = await announce(importer.driver)
    client, content = importer.driver.client, strange.xlsx(row(1), header=HEADER)
    for query in ({}, {"activity_id": str(activity_id), "batch_id": str(activity_id)}):
        refused = await client.post("/v1/imports", params=query, content=content, headers=importer.driver.organizer)
        assert (refused.status_code, refused.json()["code"]) == (422, "import_target_unclear")
        template = await client.get("/v1/imports/template.xlsx", params=query, headers=importer.driver.organizer)
        assert template.json()["code"] == "import_target_unclear"
    await importer.driver.service.deliver(sample(ActivityCancelled, activity_id, organizer_id=ORGANIZER))
    off = await client.post(
        "/v1/imports", params={"activity_id": str(activity_id)}, content=content, headers=importer.driver.organizer
    )
    assert (off.status_code, off.json()["code"]) == (409, "activity_off")


async def test_what_was_sent_before_the_activity_was_cancelled_enrols_nobody(importer: Importer) -> None:
    activity_id = await announce(importer.driver)
    await imported(importer, activity_id, row(1))
    sent = await importer.send(activity_id, strange.xlsx(row(1), row(2), header=HEADER), target="activity_id")
    await importer.driver.service.deliver(sample(ActivityCancelled, activity_id, organizer_id=ORGANIZER))
    await importer.work()
    shown = await importer.show(sent["id"])
    assert counts(shown) == (2, 1, 0, 1, 0)
    assert [(one[0], one[2]) for one in lines(shown["errors"])] == [(3, "activity_closed")]


async def test_a_file_declares_consent_and_leaves_whoever_is_restricted_alone(importer: Importer) -> None:
    driver, activity_id = importer.driver, await announce(importer.driver)
    query = {"activity_id": str(activity_id)}
    unasked = await driver.client.post(
        "/v1/imports", params=query, content=strange.xlsx(row(1), header=HEADER), headers=driver.organizer
    )
    assert (unasked.status_code, unasked.json()["code"]) == (422, "consent_refused")
    await imported(importer, activity_id, row(1))
    (first,) = await driver.service.rows("SELECT person_id, consent_version FROM enrolment")
    assert first["consent_version"] == CONSENT
    path = f"/v1/people/{first['person_id']}/restriction"
    restricted = await driver.client.post(path, json={"reason": "requested"}, headers=driver.admin)
    assert restricted.status_code == 200, restricted.text
    other = await announce(driver)
    for dry_run in (True, False):
        shown = await imported(importer, other, row(1), row(2), dry_run=dry_run)
        assert counts(shown) == (2, 1, 1, 0, 0)
        assert [(one[0], one[2]) for one in lines(shown["errors"])] == [(2, "processing_restricted")]


async def test_rows_and_file_of_an_erased_participant_are_emptied(importer: Importer) -> None:
    activity_id = await announce(importer.driver)
    await imported(importer, activity_id, row(1), row(2))
    (first, _) = await importer.driver.service.rows("SELECT id, person_id FROM enrolment ORDER BY arrival")
    await withdraw(importer.driver, str(first["id"]))
    path = f"/v1/people/{first['person_id']}/erasure"
    answer = await importer.driver.client.post(path, json={"reason": "requested"}, headers=importer.driver.admin)
    assert answer.json()["enrolment_ids"] == [str(first["id"])]
    rows = await importer.driver.service.rows("SELECT nik_index IS NULL AS gone FROM import_row ORDER BY row")
    assert [one["gone"] for one in rows] == [True, False]
    left = await importer.driver.client.post(f"/v1/people/{first['person_id']}/export", headers=importer.driver.admin)
    assert [one["enrolment_id"] for one in left.json()["import_rows"]] == [str(first["id"])]


async def test_a_row_is_what_a_single_enrolment_is(importer: Importer) -> None:
    activity_id = await announce(importer.driver)
    await imported(importer, activity_id, row(1))
    single = await enrol(
        importer.driver,
        activity_id,
        full_name="Noor Lilis Hasanah",
        phone="084000000001",
        email="orang1@example.id",
        employer="Perpustakaan Daerah",
        employer_kind=None,
        position=None,
        scheme_code="KL-04",
    )
    assert single.status_code == 201
    told = [one.body for one in await importer.driver.service.outbox("ParticipantEnrolled")]
    own = {"enrolment_id", "person_id", "enrolled_at"}
    assert {name: value for name, value in told[0].items() if name not in own} == {
        name: value for name, value in told[1].items() if name not in own
    }
