"""Registration's process: the only wiring."""

from functools import partial

from fastapi import FastAPI

from kompeten.clock import Clock
from kompeten.http.uploads import MOST_BODY_BYTES
from kompeten.messaging.handlers import topics_of
from kompeten.objects.store import open_store
from kompeten.papers.judging import MOST_BYTES
from kompeten.service.app import create_service_app
from kompeten.service.command import run_command
from registration.adoption import adopt_published
from registration.batches.routes import router as batches
from registration.catalogue.routes import router as schemes
from registration.consents.routes import router as consents
from registration.documents.commands import end_uploads
from registration.documents.routes import router as documents
from registration.documents.worker import run_documents
from registration.enrolments.routes import router as enrolments
from registration.erasures.routes import router as erasures
from registration.exports.routes import router as exports
from registration.feed.routes import router as feed
from registration.feed.worker import run_feed
from registration.handlers import HANDLERS
from registration.imports.commands import empty_old
from registration.imports.routes import router as imports
from registration.imports.worker import run_imports
from registration.lives.routes import router as lives
from registration.lsps.queries import is_known
from registration.lsps.routes import router as lsps
from registration.organizers.routes import router as organizers
from registration.parts import RegistrationParts
from registration.people.vault import NikVault
from registration.reports.routes import router as reports
from registration.requirements.routes import router as requirements
from registration.restrictions.routes import router as restrictions
from registration.reviews.routes import router as reviews
from registration.settings import RegistrationSettings
from registration.submissions.routes import router as submissions


def create_app(settings: RegistrationSettings, clock: Clock | None = None) -> FastAPI:
    """Return the service's app."""
    return create_service_app(
        name="registration",
        settings=settings,
        # What comes by the thousand first, for they are tried in turn; what has fixed paths before what has templates.
        routers=[
            *(reviews, submissions, reports, batches, imports, enrolments, feed, documents, requirements),
            *(lsps, organizers, schemes, consents, erasures, exports, lives, restrictions),
        ],
        handlers=HANDLERS,
        knows_lsp=is_known,
        workers={"imports": run_imports, "feed": run_feed, "documents": run_documents},
        endings=[empty_old, end_uploads],
        longer_bodies={"/v1/imports": MOST_BODY_BYTES, "/v1/uploads/": MOST_BYTES},
        adopt=partial(adopt_published, topics=topics_of(HANDLERS)),
        parts=lambda _: RegistrationParts(vault=NikVault(settings.nik_keys_in_use), objects=open_store(settings)),
        clock=clock,
    )


def main() -> None:
    """Run `kompeten-registration`."""
    run_command("registration", RegistrationSettings, create_app)
