"""A report as a workbook: the numbers, a sheet for each of its parts."""

from collections.abc import Iterator, Mapping, Sequence

from development.reports.comments import Commented
from development.reports.labels import INDICATORS, SURVEYS, both
from development.reports.paper import HEADINGS, NOBODYS, Report
from development.reports.schemas import ActivityReport, ShareView
from development.reports.stages import NAMES
from development.reports.summaries import ProgrammeSummary, YearSummary
from kompeten.http.workbooks import Rows, Value, write_workbook

COUNTED = ("Terdaftar / Enrolled", "Hadir / Attended", "JP / Lessons")
ANSWERED = (
    *("Survei / Survey", "Tingkat / Level", "Pertanyaan / Question", "Jawaban / Answered", "Rata-rata / Mean"),
    *("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),  # steps of the scale, or options
)
MISSED = (
    *("Unit", "Nama / Title", "Belum tercapai / Missed", "Di antaranya diajar / Of these taught"),
    "Kegiatan / Activities",
)
CHANGED = (
    *("Indikator / Indicator", "Perpustakaan / Libraries", "Sebelum / Before", "Sesudah / After"),
    "Perubahan (%) / Change (%)",
)
LINE = (
    *("Kegiatan / Activity", "Mulai / Begins", "Mendaftar / Asked", "Menunggu / Waiting", *COUNTED[:2]),
    *("Semua sesi / Every session", "Surat keterangan / Attested", COUNTED[2]),
)
WRITTEN = ("Kegiatan / Activity", "Survei / Survey", "Pertanyaan / Question", "Catatan / Comment")
SHARE = ("dari / of", "bagian / share", "batas bawah / low", "batas atas / high")


def report_workbook(report: Report, names: Mapping[str, str], comments: Sequence[Commented] = ()) -> bytes:
    """Return the workbook; `names` are those of regions by their codes. Takes a while: off the event loop."""
    sheets: dict[str, Rows] = {
        "Ringkasan": list(_summary(report)),
        "Tahapan": [("Tahap / Stage", "Orang / People"), *_stages(report)],
        "Kabupaten dan kota": [("Kode / Code", "Nama / Name", *COUNTED), *_regencies(report, names)],
        "Provinsi": [("Kode / Code", "Nama / Name", *COUNTED), *_provinces(report, names)],
        "Evaluasi": [ANSWERED, *_answers(report)],
    }
    if not isinstance(report, ActivityReport):
        sheets |= {
            "Kegiatan": [LINE, *_activities(report)],
            "Unit": [MISSED, *(tuple(one.model_dump().values()) for one in report.missed_units)],
            "Layanan": [CHANGED, *_changes(report)],
        }
    if comments:
        sheets["Catatan"] = [WRITTEN, *_comments(comments)]
    return write_workbook(sheets)


def _summary(report: Report) -> Iterator[Sequence[Value]]:
    heading, counted = HEADINGS[type(report)], report.participation
    yield both(heading), report.title
    yield from zip(COUNTED, (counted.enrolled, counted.attended, counted.lesson_hours), strict=True)
    yield "Ditarik / Withdrawn", counted.withdrawn
    for name, gain in (("Tes / Test", report.tested), ("Penilaian diri / Self-assessed", report.self_assessed)):
        if gain is not None:
            yield f"{name}: orang / people", gain.people
            yield f"{name}: sebelum / before", gain.before
            yield f"{name}: sesudah / after", gain.after
            yield f"{name}: gain", gain.gain
    if report.certification is not None:
        yield from _share("Diputus komite / Decided", report.certification.decided)
        yield from _share("Diberi sertifikat / Granted", report.certification.granted)
        yield report.certification.caveat["id"], report.certification.caveat["en"]
    if isinstance(report, ActivityReport):
        yield from ((one.message["id"], one.message["en"]) for one in report.gaps)
    else:
        yield "Orang hadir / People who attended", report.people
        yield from ((one.message["id"], one.message["en"]) for one in report.suggestions)
    if isinstance(report, YearSummary):
        yield "Kewajiban JP setahun / Lessons owed in a year", report.lessons.duty
        yield "Rata-rata JP / Mean of lessons", report.lessons.mean
        yield from _share("Kewajiban tercapai / Duty reached", report.lessons.reached)
        for one in report.lessons.bands:
            yield f"{one.least}–{one.most or ''} JP: orang / people", one.people
    if isinstance(report, ProgrammeSummary) and report.conclusion:
        yield "Simpulan / Conclusion", report.conclusion


def _share(name: str, share: ShareView | None) -> Iterator[Sequence[Value]]:
    if share is not None:
        yield name, share.count
        yield from zip(SHARE, (share.of, share.share, share.low, share.high), strict=True)


def _regencies(report: Report, names: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    for one in report.participation.regencies:
        code = one.region_code or ""
        yield code, names.get(code, NOBODYS), one.enrolled, one.attended, one.lesson_hours


def _provinces(report: Report, names: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    for one in report.participation.provinces:
        code = one.province_code
        yield code, names.get(code, code), one.enrolled, one.attended, one.lesson_hours


def _activities(report: ProgrammeSummary | YearSummary) -> Iterator[Sequence[Value]]:
    for one in report.activities:
        came = (one.asked, one.waiting, one.enrolled, one.attended, one.completed, one.attested, one.lesson_hours)
        yield one.title, one.begins_at.date(), *came


def _stages(report: Report) -> Iterator[Sequence[Value]]:
    for one in report.stages:
        yield f"{NAMES[one.stage].id} / {NAMES[one.stage].en}", one.people


def _comments(comments: Sequence[Commented]) -> Iterator[Sequence[Value]]:
    for one in comments:
        asked = f"{one.question.text['id']} / {one.question.text['en']}"
        yield from ((one.activity, both(SURVEYS[one.kind]), asked, comment) for comment in one.question.comments)


def _answers(report: Report) -> Iterator[Sequence[Value]]:
    for survey in report.surveys:
        for one in survey.questions:
            counts: Sequence[Value] = one.counts or ()
            yield (
                both(SURVEYS[survey.kind]),
                survey.level,
                f"{one.text['id']} / {one.text['en']}",
                one.answered,
                one.mean,
                *counts,
            )


def _changes(report: ProgrammeSummary | YearSummary) -> Iterator[Sequence[Value]]:
    results = report.results.changes if isinstance(report, ProgrammeSummary) else report.results
    for one in results:
        yield both(INDICATORS[one.indicator]), one.libraries, one.before, one.after, one.change_per_cent
