"""The certification service: the only wiring."""

from functools import partial

from fastapi import FastAPI

from certification.adoption.commands import adopt_published
from certification.cases.routes import router as cases
from certification.certificates.drawings import drawings_router
from certification.certificates.gauges import read_unrendered
from certification.certificates.parts import run_renderer
from certification.certificates.renderer import Renderer
from certification.certificates.routes import router as certificates
from certification.collections.routes import router as collections
from certification.confirmations.routes import router as confirmations
from certification.credentials.folder import FolderKeyring
from certification.credentials.gauges import read_unsigned
from certification.credentials.parts import CredentialParts, run_signer
from certification.credentials.routes import router as credentials
from certification.credentials.signer import Signer
from certification.handlers import HANDLERS
from certification.life.worker import run_calendar
from certification.orders.routes import router as orders
from certification.roster.routes import router as roster
from certification.sessions.routes import router as sessions
from certification.settings import CertificationSettings
from certification.verification.routes import pages
from certification.verification.routes import router as verification
from kompeten.clock import Clock
from kompeten.http.remembering import Answers
from kompeten.lsps import is_known
from kompeten.objects.store import open_store
from kompeten.runtime import Runtime
from kompeten.service.app import create_service_app
from kompeten.service.command import run_command
from kompeten.settings import Environment


def create_app(settings: CertificationSettings, clock: Clock | None = None) -> FastAPI:
    """Return the app; its lifespan runs relay, consumers, and who draws and signs. `UnusableKeys` refuses a keyring."""
    return create_service_app(
        name="certification",
        settings=settings,
        # What comes by the thousand first, for they are tried in turn.
        routers=[
            verification,
            pages,
            credentials,
            roster,
            cases,
            confirmations,
            sessions,
            certificates,
            orders,
            collections,
            drawings_router(),
        ],
        handlers=HANDLERS,
        knows_lsp=is_known,
        workers={"renderer": run_renderer, "signer": run_signer, "calendar": run_calendar},
        readings=[read_unrendered, read_unsigned],
        adopt=adopt_published,
        parts=partial(_parts, settings),
        clock=clock,
    )


def _parts(settings: CertificationSettings, runtime: Runtime) -> CredentialParts:
    keyring = FolderKeyring(
        settings.keyring_dir, clock=runtime.clock, development=settings.environment is Environment.DEVELOPMENT
    )
    keyring.check()
    renderer, signer = Renderer(runtime, open_store(settings)), Signer(runtime, keyring)
    return CredentialParts(
        renderer=renderer, signer=signer, answers=Answers(runtime.clock), followers=(renderer, signer)
    )


def main() -> None:
    """Run the command `kompeten-certification`."""
    run_command("certification", CertificationSettings, create_app)
