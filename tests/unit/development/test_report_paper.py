"""The report on paper: every province has its square, and what is withheld is not drawn."""

from collections import Counter
from datetime import UTC, datetime

import pypdfium2

from development.instruments.rules import QuestionKind
from development.reports.charts import ROWS, bar_charts
from development.reports.paper import report_paper
from development.reports.rules import CAVEAT, Withheld
from development.reports.schemas import (
    ActivityReport,
    CertificationReport,
    GainReport,
    ParticipationView,
    ProvinceView,
    QuestionReport,
    RegencyView,
    ShareView,
    SurveyReport,
)
from development.reports.tiles import TILES
from development.schedules.rules import SurveyState
from kompeten.events.development import ActivityKind, SurveyKind
from kompeten.ids import new_id
from kompeten.regions import region_names


def survey(kind: SurveyKind, counts: list[int] | None, withheld: Withheld | None = None) -> SurveyReport:
    """Return what was answered to one question."""
    asked = QuestionReport(
        id="relevance",
        kind=QuestionKind.SCALE,
        text={"id": "Materinya sesuai pekerjaan saya.", "en": "It fits my work."},
        options=[],
        counts=counts,
        answered=None if counts is None else sum(counts),
        mean=None if counts is None else 4.5,
    )
    return SurveyReport(
        kind=kind,
        level=1,
        state=SurveyState.CLOSED,
        invited=94,
        answered=80,
        withheld=withheld,
        questions=[] if withheld else [asked],
    )


def report() -> ActivityReport:
    """Return the report of a workshop with something of everything."""
    regencies = [RegencyView(region_code=code, enrolled=5, attended=4, lesson_hours=24) for code in ("63.71", "63.03")]
    erased = RegencyView(region_code=None, enrolled=1, attended=1, lesson_hours=6)
    return ActivityReport(
        activity_id=new_id(),
        title="Bimbingan Teknis #Banjarmasin *2026*",
        kind=ActivityKind.WORKSHOP,
        written_at=datetime(2026, 11, 26, 10, 0, 0, 7, UTC),
        participation=ParticipationView(
            enrolled=11,
            withdrawn=3,
            attended=9,
            lesson_hours=54,
            regencies=[*regencies, erased],
            provinces=[ProvinceView(province_code="63", enrolled=10, attended=8, lesson_hours=48)],
        ),
        surveys=[
            survey(SurveyKind.REACTION, [0, 0, 0, 4, 4]),
            survey(SurveyKind.BEHAVIOUR, None),
            survey(SurveyKind.BEHAVIOUR_SUPERVISOR, None, Withheld.TOO_FEW),
        ],
        certification=CertificationReport(
            attended=9,
            decided=ShareView(count=6, of=9, share=0.667, low=0.354, high=0.879),
            granted=ShareView(count=5, of=6, share=0.833, low=0.436, high=0.97),
            caveat={"id": CAVEAT.id, "en": CAVEAT.en},
        ),
        tested=GainReport(people=8, before=45.2, after=78.1, gain=0.6, gain_class=None),
        self_assessed=None,
    )


def test_the_paper_says_what_the_report_says_and_takes_no_title_for_markup() -> None:
    document = pypdfium2.PdfDocument(report_paper(report(), region_names()))
    try:
        text = " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")
    finally:
        document.close()
    assert "#Banjarmasin *2026*" in text
    assert "Kota Banjarmasin" in text
    assert "Materinya sesuai pekerjaan saya." in text
    assert "Kurang dari lima jawaban" in text
    assert "43,6–97" in text


def test_every_province_has_a_square_of_its_own() -> None:
    assert set(TILES) == {code for code in region_names() if "." not in code}
    assert len(TILES) == 38
    assert Counter((column, row) for _, column, row in TILES.values()).most_common(1)[0][1] == 1


def test_many_regencies_take_several_charts() -> None:
    rows = [(f"Kabupaten {place}", (5, 4)) for place in range(2 * ROWS + 1)]
    charts = bar_charts(rows, ("terdaftar", "hadir"))
    assert len(charts) == 3
    assert ["Kabupaten 0<" in one for one in charts] == [True, False, False]
