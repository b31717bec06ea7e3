"""The assessment service: the only wiring."""

from fastapi import FastAPI

from assessment.assessments.routes import router as assessments
from assessment.assessors.routes import router as assessors
from assessment.assignments.routes import router as assignments
from assessment.handlers import HANDLERS
from assessment.settings import AssessmentSettings
from assessment.tables import Base
from kompeten.clock import Clock
from kompeten.lsps import is_known
from kompeten.service.app import create_service_app
from kompeten.service.command import run_command
from kompeten.service.exports import Exported, exports_router

EXPORTED = Exported(Base, things=("application", "assessment"))


def create_app(settings: AssessmentSettings, clock: Clock | None = None) -> FastAPI:
    """Return the app; its lifespan runs relay and consumers."""
    return create_service_app(
        name="assessment",
        settings=settings,
        routers=[assessors, assessments, assignments, exports_router("assessment", EXPORTED)],
        handlers=HANDLERS,
        knows_lsp=is_known,
        clock=clock,
    )


def main() -> None:
    """Run the command `kompeten-assessment`."""
    run_command("assessment", AssessmentSettings, create_app)
