"""The report on paper: every province has its square, and what is withheld is not drawn."""

from collections import Counter
from datetime import UTC, datetime

from development.indicators.schemas import ChangeView
from development.instruments.rules import QuestionKind
from development.programmes.rules import Indicator
from development.reports.charts import ROWS, bar_charts
from development.reports.comments import Commented
from development.reports.paper import report_paper
from development.reports.rules import CAVEAT, Withheld
from development.reports.schemas import (
    ActivityLine,
    ActivityReport,
    CertificationReport,
    CommentsOfQuestion,
    GainReport,
    ParticipationView,
    ProvinceView,
    QuestionReport,
    RegencyView,
    ShareView,
    Stage,
    StageView,
    SurveyReport,
)
from development.reports.suggestions import SuggestionKind
from development.reports.summaries import (
    HoursBand,
    LessonsView,
    MissedUnit,
    SuggestionView,
    SurveySummary,
    YearSummary,
)
from development.reports.tiles import TILES
from development.schedules.rules import SurveyState
from kompeten.events.development import ActivityKind, SurveyKind
from kompeten.ids import new_id
from kompeten.regions import region_names
from support.papers import running_text_of


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
        stages=[
            StageView(stage=stage, people=people) for stage, people in zip(Stage, (16, 14, 9, 7, 8, 6, 5), strict=True)
        ],
        tested=GainReport(people=8, before=45.2, after=78.1, gain=0.6, gain_class=None),
        self_assessed=None,
    )


LESSONS = LessonsView(
    duty=20,
    mean=11.5,
    reached=ShareView(count=300, of=1200, share=0.25, low=0.227, high=0.275),
    bands=[
        *(HoursBand(least=least, most=least + 4, people=200 + 10 * least) for least in (1, 5, 10, 15)),
        HoursBand(least=20, most=None, people=300),
    ],
)
RESULTS = [
    ChangeView(indicator=Indicator.VISITORS, libraries=13, before=1200.5, after=1500, change_per_cent=24.9),
    ChangeView(indicator=Indicator.LOANS, libraries=0, before=0, after=0, change_per_cent=None),
]
SUGGESTED = SuggestionView(kind=SuggestionKind.DEEPEN, message={"id": "Perdalam “Notasi”.", "en": "Deepen it."})


def participation(one: ActivityReport) -> ParticipationView:
    """Return who took part in a year, of more regencies than are drawn by name."""
    codes = [f"{province}.{regency:02}" for province in (63, 61, 33) for regency in range(1, 15)]
    many = [
        RegencyView(region_code=code, enrolled=90 - place, attended=80 - place, lesson_hours=600)
        for place, code in enumerate(codes)
    ]
    provinces = [
        ProvinceView(province_code=code, enrolled=9, attended=people, lesson_hours=1)
        for code, people in (("63", 1032), ("61", 402), ("33", 96), ("91", 12))
    ]
    return one.participation.model_copy(update={"regencies": many, "provinces": provinces})


def reactions() -> SurveySummary:
    """Return what all of them thought of it."""
    return SurveySummary(
        kind=SurveyKind.REACTION,
        level=1,
        surveys=4,
        counted=3,
        invited=1200,
        answered=900,
        withheld=None,
        questions=survey(SurveyKind.REACTION, [10, 20, 70, 400, 400]).questions,
    )


def year() -> YearSummary:
    """Return the report of a year with something of everything."""
    one = report()
    workshop = ActivityLine(
        activity_id=new_id(),
        title="Lokakarya *Banjarmasin*",
        kind=ActivityKind.WORKSHOP,
        begins_at=one.written_at,
        asked=112,
        waiting=7,
        seated=103,
        enrolled=100,
        attended=94,
        completed=None,
        attested=90,
        lesson_hours=564,
    )
    return YearSummary(
        year=2026,
        province_code=None,
        title="Pembinaan pustakawan 2026",
        written_at=one.written_at,
        people=1200,
        participation=participation(one),
        stages=one.stages,
        activities=[workshop],
        surveys=[reactions()],
        certification=one.certification,
        tested=one.tested,
        self_assessed=None,
        missed_units=[MissedUnit(code="R.91PRP02.912.1", title="Notasi", missed=14, of_these_taught=9, activities=3)],
        suggestions=[SUGGESTED],
        lessons=LESSONS,
        results=RESULTS,
    )


def test_the_paper_says_what_the_report_says_and_takes_no_title_for_markup() -> None:
    text = running_text_of(report_paper(report(), region_names()))
    assert "#Banjarmasin *2026*" in text
    assert "Kota Banjarmasin" in text
    assert "Materinya sesuai pekerjaan saya." in text
    assert "Kurang dari lima jawaban" in text
    assert "43,6–97" in text


def test_a_years_paper_adds_lessons_missed_units_and_what_libraries_counted() -> None:
    text = running_text_of(report_paper(year(), region_names()))
    for said in (
        *("Laporan tahunan pembinaan", "Lokakarya *Banjarmasin*", "Perdalam “Notasi”.", "R.91PRP02.912.1"),
        *("rata-rata 11,5 JP", "dicapai 300 orang", "lainnya / others", "24,9 %", "Pengunjung"),
    ):
        assert said in text, said
    assert "Peminjaman" not in text, "no library counted it on both sides"


def test_stages_and_what_people_wrote_are_printed_and_no_more_than_fit() -> None:
    asked = CommentsOfQuestion(
        id="liked", text={"id": "Yang baik?", "en": "Good?"}, comments=["#Latihan *bagus*"] * 201
    )
    text = running_text_of(report_paper(report(), region_names(), [Commented("Lokakarya", SurveyKind.REACTION, asked)]))
    for said in ("Hadir di semua sesi", "Diberi sertifikat", "Hanya untuk penyelenggara", "1 catatan lain"):
        assert said in text, said
    assert text.count("#Latihan *bagus*") == 200
    assert "Hanya untuk penyelenggara" not in running_text_of(report_paper(report(), region_names()))


def test_every_province_has_a_square_of_its_own() -> None:
    assert set(TILES) == {code for code in region_names() if "." not in code}
    assert len(TILES) == 38
    assert Counter((column, row) for _, column, row in TILES.values()).most_common(1)[0][1] == 1


def test_many_regencies_take_several_charts() -> None:
    rows = [(f"Kabupaten {place}", (5, 4)) for place in range(2 * ROWS + 1)]
    charts = bar_charts(rows, ("terdaftar", "hadir"))
    assert len(charts) == 3
    assert ["Kabupaten 0<" in one for one in charts] == [True, False, False]


def test_charts_of_one_thing_have_one_scale_and_numbers_as_indonesians_write_them() -> None:
    rows = [("Kota Banjarmasin", (1300, 57.06)), *((f"Kabupaten {place}", (5, 4)) for place in range(ROWS))]
    first, second = bar_charts(rows, ("terdaftar", "hadir"))
    assert ">1.300<" in first
    assert ">57,06<" in first
    assert ">1.200<" in first
    assert ">1.200<" in second, "the axis"
