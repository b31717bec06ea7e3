"""What letters say and never say."""

from datetime import date, timedelta

import pytest

from contracts.golden import golden
from kompeten.personal import without_nik
from notifications.letters.kinds import LetterKind
from notifications.letters.rendering import ENVIRONMENT, render
from notifications.letters.rules import last_day
from notifications.letters.words import field_label, local_time, long_date, period
from notifications.messages.rules import wait_after
from support.indonesian import faults_in
from support.links import LINKS
from support.lsps import make_lsp


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_has_a_template_in_both_languages(kind: LetterKind) -> None:
    template = ENVIRONMENT.get_template(f"{kind}.txt")
    assert {"subject", "english"} <= set(template.blocks)  # the body may be that of the letter it extends


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Asia/Jakarta", "15 Juli 2026 pukul 08.00 WIB"),
        ("Asia/Makassar", "15 Juli 2026 pukul 09.00 WITA"),
        ("Asia/Jayapura", "15 Juli 2026 pukul 10.00 WIT"),
    ],
)
def test_times_are_those_of_the_venue(zone: str, written: str) -> None:
    assert local_time("2026-07-15T01:00:00+00:00", zone) == written


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 7, 1), 1, date(2026, 7, 2)),
        (date(2026, 7, 3), 1, date(2026, 7, 6)),
        (date(2026, 7, 1), 14, date(2026, 7, 21)),
        (date(2026, 8, 14), 1, date(2026, 8, 18)),
    ],
)
def test_terms_are_counted_in_working_days(start: date, days: int, last: date) -> None:
    assert last_day(start, days, {date(2026, 8, 17)}) == last


def test_a_batch_of_one_day_names_one_date() -> None:
    assert period("2026-07-15", "2026-07-15") == "15 Juli 2026"
    assert period("2026-07-15", "2026-08-01") == "15 Juli 2026 sampai 1 Agustus 2026"
    assert long_date("2026-12-31") == "31 Desember 2026"


@pytest.mark.parametrize("nik", ["6371015507909001", "637101 550790 9001", "63.71.01.550790.9001"])
def test_a_nik_in_free_text_is_blanked_however_it_is_grouped(nik: str) -> None:
    assert "0001" not in without_nik(f"NIK {nik} keliru")


def test_shorter_and_longer_numbers_stay() -> None:
    assert without_nik("NIP 199007152015032001, telepon 081234567890") == "NIP 199007152015032001, telepon 081234567890"


def test_fields_are_named_as_on_the_form() -> None:
    assert field_label("birth_date") == "Tanggal lahir"


def test_waits_double_up_to_ten_minutes() -> None:
    assert wait_after(1) == timedelta(seconds=5)
    assert wait_after(3) == timedelta(seconds=20)
    assert wait_after(10_000) == timedelta(minutes=10)


CHANGED = {
    LetterKind.HOLDER_SUSPENDED: ("CertificateSuspended", "1 Mei 2027"),
    LetterKind.HOLDER_REINSTATED: ("CertificateReinstated", "sampai 20 Juli 2029"),
    LetterKind.HOLDER_SCOPE_REDUCED: ("CertificateScopeReduced", "R.91PRP02.913.1 Menentukan Tajuk Subjek"),
    LetterKind.HOLDER_WITHDRAWN: ("CertificateWithdrawn", "diperoleh dengan keterangan yang tidak benar"),
    LetterKind.HOLDER_ENDING: ("CertificateEnding", "Terakhir berlaku  : 20 Juli 2029"),
    LetterKind.HOLDER_EXPIRED: ("CertificateExpired", "Terakhir berlaku  : 20 Juli 2029"),
    LetterKind.HOLDER_REISSUED: ("CertificateReissued", "Alasan            : lembar sertifikat hilang"),
    LetterKind.HOLDER_SUPERSEDED: ("CertificateSuperseded", "Penggantinya      : LSPP-2029-000002"),
}


def test_a_plan_suggests_activities_and_says_that_none_is_a_condition() -> None:
    record = golden("PlanOpened.v1").event()
    data = record.body.model_dump(mode="json")
    letter = render(
        LetterKind.CANDIDATE_PLANNED,
        data,
        name="Siti",
        batch_title=None,
        lsp=make_lsp(),
        links=LINKS,
        occurred_at=record.time,
    )
    assert "Bimbingan Teknis Tajuk Subjek, 1 September 2026 pukul 09.00 WITA" in letter.text
    assert "Target waktu      : 16 Januari 2027" in letter.text
    assert "bukan syarat" in letter.text
    assert "no condition" in letter.text
    nothing = render(
        LetterKind.CANDIDATE_PLANNED,
        data | {"missed_units": [], "suggestions": []},
        name="Siti",
        batch_title=None,
        lsp=make_lsp(),
        links=LINKS,
        occurred_at=record.time,
    )
    assert "\n\n\n" not in nothing.text.partition("Dengan hormat,")[2]
    assert not faults_in(letter.text.partition("English:")[0].replace(make_lsp().name, ""))


WITH_DOCUMENTS = {
    LetterKind.CANDIDATE_ISSUED: ("CertificateIssued", "01980000-0000-7000-8000-0000000000f3", 1),
    LetterKind.HOLDER_REISSUED: ("CertificateReissued", "01980000-0000-7000-8000-0000000000f4", 1),
    LetterKind.HOLDER_LINK: ("HolderLinkRenewed", "01980000-0000-7000-8000-0000000000f3", 2),
}


@pytest.mark.parametrize("kind", WITH_DOCUMENTS)
def test_a_holder_gets_a_link_of_their_own_that_no_event_has_told(kind: LetterKind) -> None:
    event, certificate_id, number = WITH_DOCUMENTS[kind]
    record = golden(f"{event}.v1").event()
    data = record.body.model_dump(mode="json")
    letter = render(kind, data, name="Siti", batch_title=None, lsp=make_lsp(), links=LINKS, occurred_at=record.time)
    assert LINKS.address(certificate_id, number) in letter.text.splitlines()
    assert "/holder/" not in str(data)
    assert "Jangan berikan alamat ini kepada orang lain" in letter.text
    assert "\n\n\n" not in letter.text.partition("Dengan hormat,")[2]
    assert not faults_in(letter.text.partition("English:")[0].replace(make_lsp().name, ""))


TAKEN_AWAY = {LetterKind.HOLDER_SUSPENDED, LetterKind.HOLDER_SCOPE_REDUCED, LetterKind.HOLDER_WITHDRAWN}


@pytest.mark.parametrize("kind", CHANGED)
def test_a_holder_reads_what_became_of_the_certificate_and_how_to_appeal_where_something_was_taken(
    kind: LetterKind,
) -> None:
    event, told = CHANGED[kind]
    record = golden(f"{event}.v1").event()
    data = record.body.model_dump(mode="json")
    letter = render(
        kind, data, name="Siti Rahmah", batch_title=None, lsp=make_lsp(), links=LINKS, occurred_at=record.time
    )
    assert told in letter.text
    assert "LSPP-2026-000001" in letter.text
    assert "https://kompeten.example/verify/" in letter.text
    assert ("AK-04" in letter.text) == (kind in TAKEN_AWAY)
    assert "\n\n\n" not in letter.text
    assert "English: " in letter.text
    assert not faults_in(letter.text.partition("English:")[0].replace(make_lsp().name, ""))
