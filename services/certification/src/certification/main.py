"""The certification service: the only wiring."""

from fastapi import FastAPI

from certification.adoption.commands import adopt_published
from certification.cases.routes import router as cases
from certification.certificates.drawings import drawings_router
from certification.certificates.gauges import read_unrendered
from certification.certificates.parts import CertificationParts, run_renderer
from certification.certificates.renderer import Renderer
from certification.certificates.routes import router as certificates
from certification.confirmations.routes import router as confirmations
from certification.handlers import HANDLERS
from certification.roster.routes import router as roster
from certification.sessions.routes import router as sessions
from certification.settings import CertificationSettings
from certification.verification.routes import pages
from certification.verification.routes import router as verification
from kompeten.clock import Clock
from kompeten.http.remembering import Answers
from kompeten.lsps import is_known
from kompeten.objects.store import open_store
from kompeten.service.app import create_service_app
from kompeten.service.command import run_command


def create_app(settings: CertificationSettings, clock: Clock | None = None) -> FastAPI:
    """Return the app; its lifespan runs relay, consumers and the renderer of the PDFs."""
    return create_service_app(
        name="certification",
        settings=settings,
        # What comes by the thousand first, for they are tried in turn.
        routers=[verification, pages, roster, cases, confirmations, sessions, certificates, drawings_router()],
        handlers=HANDLERS,
        knows_lsp=is_known,
        workers={"renderer": run_renderer},
        readings=[read_unrendered],
        adopt=adopt_published,
        parts=lambda runtime: CertificationParts(
            renderer=Renderer(runtime, open_store(settings)), answers=Answers(runtime.clock)
        ),
        clock=clock,
    )


def main() -> None:
    """Run the command `kompeten-certification`."""
    run_command("certification", CertificationSettings, create_app)
