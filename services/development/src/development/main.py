"""The development service: the only wiring."""

from fastapi import FastAPI

from development.activities.routes import router as activities
from development.handlers import HANDLERS
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
        routers=[programmes, activities, topics],
        handlers=HANDLERS,
        knows_lsp=is_known,
        clock=clock,
    )


def main() -> None:
    """Run the command `kompeten-development`."""
    run_command("development", DevelopmentSettings, create_app)
