"""The development service: the only wiring."""

from fastapi import FastAPI

from development.activities.routes import router as activities
from development.attendance.routes import router as attendance
from development.handlers import HANDLERS
from development.instruments.routes import router as instruments
from development.participants.routes import router as participants
from development.plans.routes import router as plans
from development.programmes.routes import router as programmes
from development.settings import DevelopmentSettings
from development.topics.routes import router as topics
from kompeten.clock import Clock
from kompeten.lsps import is_known
from kompeten.service.app import create_service_app
from kompeten.service.command import run_command


def create_app(settings: DevelopmentSettings, clock: Clock | None = None) -> FastAPI:
    """Return the app; its lifespan runs relay and consumers."""
    return create_service_app(
        name="development",
        settings=settings,
        routers=[attendance, programmes, participants, activities, plans, topics, instruments],
        handlers=HANDLERS,
        # What was told before this service was there is of no use to it.
        late_joins=["kompeten.registration", "kompeten.certification"],
        knows_lsp=is_known,
        clock=clock,
    )


def main() -> None:
    """Run the command `kompeten-development`."""
    run_command("development", DevelopmentSettings, create_app)
