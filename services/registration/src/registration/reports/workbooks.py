"""A report as a workbook: a sheet of people, and the sums per stage, regency and source of funds."""

from collections.abc import Mapping, Sequence

from kompeten.http.workbooks import Value, write_workbook
from kompeten.labels import STATES, heading
from registration.reports.schemas import ReportedPerson, ReportView
from registration.timeline.rules import Stage

PEOPLE = (
    *("Nama / Name", "Skema / Scheme", "Instansi / Employer", "Kabupaten atau kota / Regency or city"),
    *("Sumber dana / Funding", "Tahap / Stage", "Urutan daftar tunggu / Place on the waiting list"),
    *("Keputusan / Decision", "Nomor SK / Decree", "Nomor sertifikat / Certificate"),
    *("Berlaku sampai / Valid until", "ID permohonan / Application"),
)
REGENCY, FUNDING = "Kabupaten atau kota / Regency or city", "Sumber dana / Funding"
QUOTA, TAKEN, ALL = "Kuota / Quota", "Terisi / Taken", "Jumlah / People"
ERASED = "(data dihapus / erased)"

Group = tuple[str, int | None, int, Mapping[Stage, int]]  # name, quota, people, stages


def report_workbook(report: ReportView) -> bytes:
    """Return the workbook. Takes a while: off the event loop."""
    regencies = [(one.region_name or ERASED, one.quota, one.people, one.stages) for one in report.regencies]
    funding = [(one.funding_source.value, None, one.people, one.stages) for one in report.funding]
    return write_workbook(
        {
            "Pemohon": [PEOPLE, *map(_person, report.people)],
            "Ringkasan": _summary(report),
            "Wilayah": _sums(REGENCY, regencies),
            "Sumber dana": _sums(FUNDING, funding),
        }
    )


def _person(one: ReportedPerson) -> Sequence[Value]:
    return (
        *(one.full_name or ERASED, one.scheme_code, one.employer, one.region_name, one.funding_source.value),
        *(_named(one.stage), one.waiting_place, one.result and _named(one.result)),
        *(one.decree_number, one.certificate_number, one.valid_until, str(one.application_id)),
    )


def _summary(report: ReportView) -> list[Sequence[Value]]:
    batch = report.batch
    return [
        (batch.title,),
        ("Hari pertama / First day", batch.starts_on),
        ("Hari terakhir / Last day", batch.ends_on),
        (FUNDING, batch.funding_source),
        (QUOTA, batch.quota),
        (TAKEN, batch.taken),
        ("Daftar tunggu / Waiting", batch.waiting),
        *((_named(stage), number) for stage, number in batch.counts.items() if number),
        (ALL, len(report.people)),
    ]


def _sums(what: str, groups: Sequence[Group]) -> list[Sequence[Value]]:
    """Return a row for each group, and a column for each stage somebody is at."""
    stages = [stage for stage in Stage if any(stage in counts for *_, counts in groups)]
    head = (what, QUOTA, ALL, *(_named(stage) for stage in stages))
    return [head, *((name, quota, people, *(of.get(one, 0) for one in stages)) for name, quota, people, of in groups)]


def _named(word: str) -> str:
    return f"{heading(word, 0, STATES)} / {heading(word, 1, STATES)}"
