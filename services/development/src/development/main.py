"""The development service: the only wiring."""

from functools import partial

from fastapi import FastAPI

from development.activities.routes import router as activities
from development.adoption.commands import adopt_published
from development.answers.routes import pages as survey_pages
from development.answers.routes import router as asked
from development.attendance.routes import groups
from development.attendance.routes import router as attendance
from development.attestations.routes import pages as attestation_pages
from development.attestations.routes import router as attestations
from development.closing.routes import router as closing
from development.gaps.routes import router as gaps
from development.handlers import HANDLERS
from development.imports.routes import PREFIX as IMPORTS
from development.imports.routes import router as imports
from development.indicators.routes import router as indicators
from development.instruments.routes import router as instruments
from development.materials.routes import PATH as MATERIALS
from development.materials.routes import router as materials
from development.materials.worker import run_materials
from development.mentoring.routes import router as mentoring
from development.overviews.routes import pages as overview_pages
from development.overviews.routes import router as overviews
from development.participants.routes import router as participants
from development.parts import DevelopmentParts
from development.plans.gauges import read_plans
from development.plans.routes import router as plans
from development.programmes.routes import router as programmes
from development.progress.routes import router as progress
from development.reports.routes import router as reports
from development.scores.routes import router as scores
from development.settings import DevelopmentSettings, survey_timing_of
from development.surveys.gauges import read_surveys
from development.surveys.routes import router as surveys
from development.surveys.worker import run_surveys
from development.tables import Base
from development.topics.routes import router as topics
from kompeten.clock import Clock
from kompeten.http.uploads import MOST_BODY_BYTES
from kompeten.lsps import is_known
from kompeten.objects.store import open_store
from kompeten.papers.judging import MOST_BYTES
from kompeten.service.app import create_service_app
from kompeten.service.command import run_command
from kompeten.service.exports import Exported, exports_router

EXPORTED = Exported(
    Base,
    things=("application", "attestation", "enrolment", "mentoring", "plan"),
    lists=("activity", "activity_session", "attestations", "mentorings", "participants", "programme", "progress"),
)


def create_app(settings: DevelopmentSettings, clock: Clock | None = None) -> FastAPI:
    """Return the app; its lifespan runs relay and consumers."""
    return create_service_app(
        name="development",
        settings=settings,
        routers=[
            *(attendance, groups, mentoring, programmes, participants, activities, plans, topics, instruments),
            *(attestations, attestation_pages, surveys, asked, survey_pages, scores, indicators, reports, closing),
            *(progress, gaps, imports, materials, overviews, overview_pages),
            exports_router("development", EXPORTED),
        ],
        handlers=HANDLERS,
        # What was told before this service was there is of no use to it.
        late_joins=["kompeten.registration", "kompeten.certification"],
        knows_lsp=is_known,
        longer_bodies={IMPORTS: MOST_BODY_BYTES, MATERIALS: MOST_BYTES},
        workers={"surveys": run_surveys, "materials": run_materials},
        readings=[read_surveys, read_plans],
        adopt=partial(adopt_published, timing=survey_timing_of(settings)),
        parts=lambda _: DevelopmentParts(objects=open_store(settings)),
        clock=clock,
    )


def main() -> None:
    """Run the command `kompeten-development`."""
    run_command("development", DevelopmentSettings, create_app)
