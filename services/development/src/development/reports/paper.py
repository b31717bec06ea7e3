"""A report as PDF: typst sets it, and the charts are vectors."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from development.instruments.rules import SCALE_STEPS, QuestionKind
from development.reports.charts import ROWS, bar_charts, stacked_chart
from development.reports.comments import Commented
from development.reports.labels import INDICATORS, SURVEYS
from development.reports.schemas import ActivityReport, QuestionReport
from development.reports.stages import NAMES
from development.reports.summaries import ProgrammeSummary, YearSummary
from development.reports.tiles import TILES
from kompeten.drawing import Template
from kompeten.problems import Message
from kompeten.written import written_day

TEMPLATE: Final = Template(Path(__file__).parent / "templates" / "report.typ")
WIB: Final = ZoneInfo("Asia/Jakarta")  # of no place in particular
NOBODYS: Final = "(data dihapus / erased)"
OTHERS: Final = "lainnya / others"
STEPS: Final = ("1 sangat tidak setuju", "2", "3", "4", "5 sangat setuju")
REGENCIES: Final = 3 * ROWS - 1
"""Shown by name, and one row for the others: three charts. Whoever wants all of them has the workbook."""

COMMENTS: Final = 200
"""Printed at most; the workbook has them all."""

Report = ActivityReport | ProgrammeSummary | YearSummary
HEADINGS: Final[dict[type[Report], Message]] = {
    ActivityReport: {"id": "Laporan kegiatan pembinaan", "en": "Report of an activity"},
    ProgrammeSummary: {"id": "Laporan program pembinaan", "en": "Report of a programme"},
    YearSummary: {"id": "Laporan tahunan pembinaan", "en": "Report of a year"},
}


def report_paper(report: Report, names: Mapping[str, str], comments: Sequence[Commented] = ()) -> bytes:
    """Return the report as PDF; `names` are those of regencies by their codes. Takes a while: off the event loop."""
    day = report.written_at.astimezone(WIB).date()
    charts = {
        "participation": _participation(report, names),
        "stages": _stages(report),
        "learning": _learning(report),
        "lessons": _lessons(report) if isinstance(report, YearSummary) else None,
        "scales": {one.kind: chart for one in report.surveys if (chart := _scales(one.questions)) is not None},
    }
    values = {
        "surveys": json.dumps(SURVEYS),
        "indicators": json.dumps(INDICATORS),
        "heading": json.dumps(HEADINGS[type(report)]),
        "report": report.model_dump_json(),
        "charts": json.dumps(charts),
        "tiles": json.dumps(_tiles(report)),
        "comments": json.dumps(_comments(comments)),
        "written": json.dumps({"id": written_day(day), "en": written_day(day, 1)}),
    }
    return TEMPLATE.draw(values, at=report.written_at.replace(microsecond=0))


def _participation(report: Report, names: Mapping[str, str]) -> list[str]:
    regencies = sorted(report.participation.regencies, key=lambda one: -one.enrolled)
    rows = [
        (names.get(one.region_code or "", one.region_code or NOBODYS), (one.enrolled, one.attended))
        for one in regencies[:REGENCIES]
    ]
    if others := regencies[REGENCIES:]:
        rows.append((OTHERS, (sum(one.enrolled for one in others), sum(one.attended for one in others))))
    return bar_charts(rows, ("terdaftar / enrolled", "hadir / attended"))


def _stages(report: Report) -> str | None:
    rows = [(f"{NAMES[one.stage].id} / {NAMES[one.stage].en}", (one.people,)) for one in report.stages]
    return bar_charts(rows, ("orang / people",))[0] if rows else None


def _comments(comments: Sequence[Commented]) -> dict[str, Any]:
    """Return as many as are printed, by activity and question, and how many are left out."""
    left, printed = COMMENTS, []
    for one in comments:
        theirs = one.question.comments[:left]
        left -= len(theirs)
        if theirs:
            asked = {"activity": one.activity, "kind": one.kind, "text": one.question.text, "comments": theirs}
            printed.append(asked)
    written = sum(len(one.question.comments) for one in comments)
    return {"printed": printed, "left_out": written - (COMMENTS - left)}


def _learning(report: Report) -> str | None:
    measured = (("Tes / test", report.tested), ("Penilaian diri / self-assessed", report.self_assessed))
    rows = [(name, (found.before, found.after)) for name, found in measured if found is not None]
    return bar_charts(rows, ("sebelum / before", "sesudah / after"), until=100)[0] if rows else None


def _lessons(report: YearSummary) -> str | None:
    rows = [
        (f"{one.least} JP +" if one.most is None else f"{one.least}–{one.most} JP", (one.people,))
        for one in report.lessons.bands
    ]
    return bar_charts(rows, ("orang / people",))[0] if report.people else None


def _scales(questions: list[QuestionReport]) -> str | None:
    """Draw the scales of a survey, by the numbers that its questions have in the table below the chart."""
    shown = [one for one in questions if one.counts is not None]
    rows = [
        (str(place), one.counts)
        for place, one in enumerate(shown, 1)
        if one.kind is QuestionKind.SCALE and one.counts is not None
    ]
    return stacked_chart(rows, STEPS[:SCALE_STEPS]) if rows else None


def _tiles(report: Report) -> list[dict[str, Any]]:
    people = {one.province_code: one.attended for one in report.participation.provinces}
    return [
        {"name": name, "column": column, "row": row, "people": people.get(code, 0)}
        for code, (name, column, row) in TILES.items()
    ]
