"""The report of an activity as PDF: typst sets it, and the charts are vectors."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from development.instruments.rules import SCALE_STEPS, QuestionKind
from development.reports.charts import bar_charts, stacked_chart
from development.reports.schemas import ActivityReport, SurveyReport
from development.reports.tiles import TILES

TEMPLATES: Final = Path(__file__).parent / "templates"
NOBODYS: Final = "(data dihapus / erased)"
STEPS: Final = ("1 sangat tidak setuju", "2", "3", "4", "5 sangat setuju")

_one_at_a_time: Final = Lock()  # a compiler draws one document after the other


def report_paper(report: ActivityReport, names: Mapping[str, str]) -> bytes:
    """Return the report as PDF; `names` are those of regencies by their codes. Takes a while: off the event loop."""
    charts = {
        "participation": _participation(report, names),
        "learning": _learning(report),
        "scales": {one.kind: chart for one in report.surveys if (chart := _scales(one)) is not None},
    }
    inputs = {"report": report.model_dump_json(), "charts": json.dumps(charts), "tiles": json.dumps(_tiles(report))}
    with _one_at_a_time:
        pdf = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=report.written_at.replace(microsecond=0))
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


def _participation(report: ActivityReport, names: Mapping[str, str]) -> list[str]:
    rows = [
        (names.get(one.region_code or "", one.region_code or NOBODYS), (one.enrolled, one.attended))
        for one in sorted(report.participation.regencies, key=lambda one: -one.enrolled)
    ]
    return bar_charts(rows, ("terdaftar / enrolled", "hadir / attended"))


def _learning(report: ActivityReport) -> str | None:
    measured = (("Tes / test", report.tested), ("Penilaian diri / self-assessed", report.self_assessed))
    rows = [(name, (found.before, found.after)) for name, found in measured if found is not None]
    return bar_charts(rows, ("sebelum / before", "sesudah / after"))[0] if rows else None


def _scales(survey: SurveyReport) -> str | None:
    """Draw the scales of a survey, by the numbers that its questions have in the table below the chart."""
    shown = [one for one in survey.questions if one.counts is not None]
    rows = [
        (str(place), one.counts)
        for place, one in enumerate(shown, 1)
        if one.kind is QuestionKind.SCALE and one.counts is not None
    ]
    return stacked_chart(rows, STEPS[:SCALE_STEPS]) if rows else None


def _tiles(report: ActivityReport) -> list[dict[str, Any]]:
    people = {one.province_code: one.attended for one in report.participation.provinces}
    return [
        {"name": name, "column": column, "row": row, "people": people.get(code, 0)}
        for code, (name, column, row) in TILES.items()
    ]


@cache
def _compiler() -> typst.Compiler:
    """Keep one compiler: starting it costs several times a drawing."""
    return typst.Compiler(TEMPLATES / "activity.typ", root=TEMPLATES, ignore_system_fonts=True)
