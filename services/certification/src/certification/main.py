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
from certification.copies.gauges import read_uncopied
from certification.copies.parts import CopyParts, publish, run_publisher
from certification.copies.worker import Publisher
from certification.credentials.folder import keyring_of
from certification.credentials.gauges import read_unsigned
from certification.credentials.parts import run_signer
from certification.credentials.routes import router as credentials
from certification.credentials.signer import Signer
from certification.handlers import HANDLERS
from certification.holders.routes import router as holders
from certification.life.worker import run_calendar
from certification.links.routes import router as links
from certification.orders.routes import router as orders
from certification.register.routes import router as register
from certification.register.worker import run_register
from certification.roster.routes import router as roster
from certification.seals.folder import seals_of
from certification.seals.gauges import read_seals
from certification.seals.rings import SealRing
from certification.seals.sealer import Sealer
from certification.seals.stamping import stamper_of
from certification.sessions.routes import router as sessions
from certification.settings import CertificationSettings
from certification.tables import Base
from certification.verification.routes import pages
from certification.verification.routes import router as verification
from certification.wallets.routes import router as wallets
from kompeten.clock import Clock
from kompeten.http.remembering import Answers
from kompeten.lsps import is_known
from kompeten.objects.store import open_store
from kompeten.runtime import Runtime
from kompeten.service.app import create_service_app
from kompeten.service.command import run_command
from kompeten.service.exports import Exported, exports_router

EXPORTED = Exported(
    Base,
    things=("application", "case", "certificate", "certificate_pdf", "order"),
    lists=("certificate_pdf",),
    told_elsewhere=("register_fact",),  # the public events of what `certificate` says
)


def create_app(settings: CertificationSettings, clock: Clock | None = None) -> FastAPI:
    """Return the app; its lifespan runs relay, consumers and workers. `UnusableKeys` refuses a keyring."""
    ring = seals_of(settings)
    return create_service_app(
        name="certification",
        settings=settings,
        # What comes by the thousand first, for they are tried in turn.
        routers=[
            verification,
            pages,
            credentials,
            register,
            roster,
            cases,
            confirmations,
            sessions,
            certificates,
            links,
            holders,
            wallets,
            orders,
            collections,
            drawings_router(),
            exports_router("certification", EXPORTED),
        ],
        handlers=HANDLERS,
        knows_lsp=is_known,
        workers={
            "renderer": run_renderer,
            "signer": run_signer,
            "calendar": run_calendar,
            "publisher": run_publisher,
            "register": run_register,
        },
        readings=[read_unrendered, read_unsigned, read_uncopied, partial(read_seals, ring=ring)],
        adopt=adopt_published,
        parts=partial(_parts, settings, ring),
        clock=clock,
    )


def _parts(settings: CertificationSettings, ring: SealRing, runtime: Runtime) -> CopyParts:
    keyring, store = keyring_of(settings, runtime.clock), open_store(settings)
    sealer = Sealer(ring, runtime.clock, stamper=stamper_of(settings))
    renderer = Renderer(runtime, store, sealer)
    signer = Signer(runtime, keyring, signed=renderer.wake)
    publisher = Publisher(store, keyring, public_url=settings.public_url)
    return CopyParts(
        renderer=renderer,
        signer=signer,
        publisher=publisher,
        answers=Answers(runtime.clock),
        followers=(renderer, signer, publisher),
    )


def main() -> None:
    """Run the command `kompeten-certification`."""
    run_command("certification", CertificationSettings, create_app, more={"publish": publish})
