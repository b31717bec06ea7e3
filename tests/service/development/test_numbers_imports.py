"""Files of scores, attendance and indicators: counted truly, told cell by cell, the same however often they come."""

import io
import re
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from kompeten.events import EnrolmentRestricted, EnrolmentWithdrawn
from service.development.numbers import PATH, Rows, counts, enrolled, problems, send, sent, workbook
from service.development.test_attendance import FIRST, Venue
from support.counting import noted_statements
from support.drivers.development import DevelopmentDriver
from support.events import sample


@pytest.fixture
async def venue(driver: DevelopmentDriver) -> Venue:
    """The workshop of the driver, in the afternoon of its day."""
    activity = await driver.announced()
    driver.service.clock.advance(timedelta(days=14, hours=2))
    return Venue(driver, activity)


def typed(people: Sequence[UUID], gone: UUID, foreign: UUID, restricted: UUID) -> Rows:
    """Return what an office sends in: some of it right."""
    siti, _, dewi, *_ = people
    return [
        ["DINAS PERPUSTAKAAN"],
        ["No", "ID Pendaftaran", "Nama Peserta", "Pre-test", "Post-test"],
        [1, str(siti), "siti  aisyah", "45", "87,5%"],
        [2, None, "Budi", 40, "80,4 %"],
        [3, str(dewi), "Dewi", None, None],
        [4, None, "Rahman", 10, 20],
        [5, str(people[3]), "Budi", 10, 20],
        [6, str(gone), None, 10, 20],
        [7, str(foreign), "Asing", 10, 20],
        [8, str(restricted), None, 10, 20],
        [9, None, "Budi", 40, "80"],
        [10, str(people[4]), None, 101, "-3"],
        [11, str(people[3]), None, "=1+1", "banyak"],
        [12, "bukan id", None, 1, 2],
        [13, None, None, 1, 2],
        ["Jumlah", None, None, 3, 4],
    ]


async def test_scores_are_read_as_people_write_them_and_every_row_is_counted_once(venue: Venue) -> None:
    siti, budi, *_ = people = await enrolled(venue, "Siti Aisyah", "Budi", "Dewi", "Rahman", "Rahman")
    gone, restricted = await enrolled(venue, "Joko", "Wati")
    await venue.driver.service.deliver(sample(EnrolmentWithdrawn, gone, activity_id=venue.activity))
    await venue.driver.service.deliver(sample(EnrolmentRestricted, restricted))
    other = Venue(venue.driver, await venue.driver.announced())
    (foreign,) = await enrolled(other, "Asing")
    rows = typed(people, gone, foreign, restricted)
    view = await sent(venue, "scores", rows)
    assert counts(view) == [13, 2, 0, 0, 2, 9]
    assert problems(view) == [
        (6, "nama", "name_ambiguous"),
        (7, "nama", "name_differs"),
        (8, "id_pendaftaran", "participant_unknown"),
        (9, "id_pendaftaran", "participant_unknown"),
        (10, "id_pendaftaran", "processing_restricted"),
        (12, "sebelum", "number_out_of_range"),
        (12, "sesudah", "formula_refused"),
        (13, "sebelum", "formula_refused"),
        (13, "sesudah", "number_unreadable"),
        (14, "id_pendaftaran", "participant_unknown"),
        (15, "id_pendaftaran", "required"),
    ]
    assert view["problems"][0]["message"]["id"].startswith("Baris 6, kolom nama: dimiliki beberapa peserta")
    assert view["problems"][0]["message"]["en"].startswith("Row 6, column name: is the name of several people")
    kept = await venue.driver.service.rows("SELECT before, after FROM score ORDER BY before")
    assert [(one["before"], one["after"]) for one in kept] == [(40, 80), (45, 88)]
    again = await sent(venue, "scores", rows)
    assert counts(again) == [13, 0, 0, 2, 2, 9]
    changed = await sent(venue, "scores", [["id", "sesudah"], [str(siti), 90], [str(siti), 91], [str(budi), 81]])
    assert (counts(changed), problems(changed)) == (
        [3, 0, 1, 0, 0, 2],
        [(2, "id_pendaftaran", "duplicate_in_file"), (3, "id_pendaftaran", "duplicate_in_file")],
    )


async def test_a_column_of_per_cents_as_fractions_is_not_guessed_at(venue: Venue) -> None:
    siti, budi, dewi = await enrolled(venue, "Siti", "Budi", "Dewi")
    rows: Rows = [["id", "sebelum", "sesudah"], [str(siti), 1, 0.85], [str(budi), 40, 1], [str(dewi), 0, "100"]]
    view = await sent(venue, "scores", rows)
    assert (counts(view), problems(view)) == (
        [3, 1, 0, 0, 0, 2],
        [(2, "sesudah", "per_cent_as_fraction"), (3, "sesudah", "per_cent_as_fraction")],
    )


async def test_a_template_comes_filled_and_what_is_sent_back_as_it_came_is_unchanged(venue: Venue) -> None:
    siti, budi = await enrolled(venue, "Siti", "Budi (Kota)")
    await venue.attend(FIRST, siti)
    await sent(venue, "scores", [["id", "sebelum"], [str(siti), 40]])
    for kind, header in (("scores", "sebelum"), ("attendance", "sesi 1 (15/07/2026 08:00 Klasifikasi DDC)")):
        path = f"{PATH}/template.xlsx?kind={kind}&activity_id={venue.activity}"
        template = await venue.driver.service.client.get(path, headers=venue.driver.organizer())
        rows = CalamineWorkbook.from_filelike(io.BytesIO(template.content)).get_sheet_by_name("peserta").to_python()
        assert header in rows[0]
        assert [row[:2] for row in rows[1:]] == [[str(budi), "Budi (Kota)"], [str(siti), "Siti"]]
        answer = await send(venue, kind, template.content)
        assert counts(answer.json()) == [2, 0, 0, 1, 1, 0], answer.text
    disclosed = await venue.driver.service.rows("SELECT details FROM audit_entry WHERE action = 'read_participants'")
    assert [one["details"] for one in disclosed] == [{"shown": 2}] * 2


async def test_attendance_of_several_sessions_comes_in_one_file(venue: Venue) -> None:
    siti, budi, dewi, _ = await enrolled(venue, "Siti", "Budi", "Dewi", "Wati")
    await venue.attend(FIRST, budi, dewi)
    await venue.strike(FIRST, dewi)
    rows: Rows = [
        ["Nama", "Sesi 1", "Sesi 2 (Tajuk)", "Alasan"],
        ["Siti", "x", "HADIR", None],
        ["Budi", 1, True, None],
        ["Dewi", "v", None, None],
        ["Wati", "-", "izin", None],
        ["Joko", "x", "x", None],
        ["Wati", "mungkin", None, None],
    ]
    view = await sent(venue, "attendance", rows)
    assert counts(view) == [6, 1, 1, 0, 1, 3]
    assert problems(view) == [
        (4, "sesi 1", "attendance_struck"),
        (6, "nama", "participant_unknown"),
        (7, "sesi 1", "mark_unreadable"),
    ]
    assert await venue.hours() == [5, 5, 0, 0]
    assert counts(await sent(venue, "attendance", rows)) == [6, 0, 0, 2, 1, 3]
    told = await venue.driver.service.outbox("TrainingAttended")
    assert len([one for one in told if one.subject == str(siti)]) == 1
    venue.driver.service.clock.advance(timedelta(days=2))
    late = await sent(venue, "attendance", [["Nama", "Sesi 1", "Alasan"], ["Wati", "x", None]])
    assert problems(late) == [(2, "sesi 1", "late_entry")]
    entered = await sent(venue, "attendance", [["Nama", "Sesi 1", "Alasan"], ["Wati", "x", "Lembar tertinggal."]])
    assert (counts(entered), await venue.hours()) == ([1, 1, 0, 0, 0, 0], [5, 5, 0, 3])


async def test_a_column_that_is_no_session_or_one_that_has_moved_refuses_the_file(driver: DevelopmentDriver) -> None:
    venue = Venue(driver, await driver.announced())
    await enrolled(venue, "Siti")
    early = await sent(venue, "attendance", [["Nama", "Sesi 1"], ["Siti", "x"]])
    assert problems(early) == [(2, "sesi 1", "session_not_begun")]
    for header in ("Sesi 3", "Sesi 1 (16/07/2026 08:00 Klasifikasi DDC)"):
        answer = await send(venue, "attendance", workbook([["Nama", header], ["Siti", "x"]]))
        assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
        assert [one["code"] for one in answer.json()["errors"]] == ["column_unknown"]
    missing = await send(venue, "scores", workbook([["Nama", "Alamat", "ID"], ["Siti", "Jl. Mawar", None]]))
    assert [(one["field"], one["code"]) for one in missing.json()["errors"]] == [("sesudah", "column_missing")]
    assert await driver.service.rows("SELECT id FROM import WHERE kind = 'scores'") == []


async def test_indicators_are_read_by_the_month_and_what_is_still_to_come_is_refused(venue: Venue) -> None:
    rows: Rows = [
        ["Perpustakaan", "Bulan", "Indikator", "Nilai"],
        ["3374", "2026-06", "pengunjung", "1.234"],
        ["3374", date(2026, 5, 1), "visitors", 900],
        ["3374", "Mei 2026", "Pengunjung", "900"],
        ["3374", "06/2026", "kepuasan", "87"],
        ["3374", "2026-06", "kepuasan", 140],
        ["3374", "2026-08", "anggota", 3],
        ["3374", "kemarin", "anggota", 3],
        ["3374", "2026-06", "kucing", 3],
        ["3374", "2026-06", "anggota", "12,5"],
        [None, "2026-06", "anggota", "=A1"],
    ]
    view = await sent(venue, "indicators", rows)
    assert counts(view) == [10, 3, 0, 0, 1, 6]
    assert problems(view) == [
        (6, "nilai", "number_out_of_range"),
        (7, "bulan", "month_in_future"),
        (8, "bulan", "month_unreadable"),
        (9, "indikator", "indicator_unknown"),
        (10, "nilai", "number_not_whole"),
        (11, "nilai", "formula_refused"),
        (11, "perpustakaan", "required"),
    ]
    kept = await venue.driver.service.rows("SELECT value FROM service_indicator ORDER BY value")
    assert [one["value"] for one in kept] == [87, 900, 1234]
    assert counts(await sent(venue, "indicators", rows)) == [10, 0, 0, 3, 1, 6]


async def test_a_report_stays_and_is_seen_by_its_organizer_and_the_lsp_alone(venue: Venue) -> None:
    await enrolled(venue, "Siti")
    first = await sent(venue, "scores", [["nama", "sebelum"], ["Siti", 40], ["Budi", 50]])
    call, stranger = venue.driver.call, venue.driver.organizer("arpusda-semarang")
    for who in (venue.driver.organizer(), venue.driver.admin):
        assert (await call("GET", f"development-imports/{first['id']}", as_=who)).json() == first
        listed = (await call("GET", "development-imports", as_=who)).json()["items"]
        assert [(one["id"], one["refused"]) for one in listed] == [(first["id"], 1)]
    assert (await call("GET", f"development-imports/{first['id']}", as_=stranger)).status_code == 404
    assert (await call("GET", "development-imports", as_=stranger)).json()["items"] == []
    content = workbook([["nama", "sebelum"], ["Siti", 41]])
    assert (await send(venue, "scores", content, as_=stranger)).status_code == 404
    assert (await send(venue, "scores", content, as_=venue.driver.service.token("applicant"))).status_code == 403
    told = str(await venue.driver.service.rows("SELECT * FROM import")) + str(
        await venue.driver.service.rows("SELECT details FROM audit_entry WHERE action = 'import_numbers'")
    )
    assert not {"Siti", "Budi"} & set(re.findall(r"\w+", told)), "an erasure has nothing to find in a report"


async def test_a_thousand_rows_take_the_statements_of_two(venue: Venue) -> None:
    people = await venue.enrol(1_000)
    engine = venue.driver.service.runtime.engine.sync_engine
    await sent(venue, "scores", [["id", "sebelum"], [str(people[0]), 40]])
    for kind, columns, cells in (
        ("scores", ["sebelum", "sesudah"], [40, 90]),
        ("attendance", ["sesi 1", "sesi 2"], ["x", "x"]),
    ):
        counted = []
        for some in (people[:2], people):
            content = workbook([["id", *columns], *([str(one), *cells] for one in some)])
            with noted_statements(engine) as statements:
                view = (await send(venue, kind, content)).json()
            assert view["refused"] == 0
            counted.append(len(statements))
        assert counted[1] == counted[0] <= 20, (kind, counted)
    assert await venue.driver.service.rows("SELECT count(*) AS n FROM attendance") == [{"n": 2_000}]
