"""The wiring of notifications: the only place where its parts meet."""

from functools import partial

from fastapi import FastAPI

from kompeten.clock import Clock
from kompeten.lsps import is_known
from kompeten.service.app import create_service_app
from kompeten.service.command import run_command
from kompeten.service.exports import Exported, exports_router
from notifications.digests.worker import run_digests
from notifications.handlers import HANDLERS
from notifications.messages.ending import end_messages
from notifications.messages.gauges import read_messages
from notifications.messages.routes import router as messages
from notifications.parts import NotificationsParts
from notifications.sending.worker import run_sender
from notifications.settings import NotificationsSettings
from notifications.tables import Base
from notifications.webhooks.ending import end_deliveries
from notifications.webhooks.routes import router as webhooks
from notifications.webhooks.worker import run_webhooks

EXPORTED = Exported(Base, things=("application", "enrolment", "message"), lists=("messages",))


def create_app(settings: NotificationsSettings, clock: Clock | None = None) -> FastAPI:
    """Return the service's app; nothing is connected before it starts."""
    return create_service_app(
        name="notifications",
        settings=settings,
        routers=[messages, webhooks, exports_router("notifications", EXPORTED)],
        handlers=HANDLERS,
        knows_lsp=is_known,
        workers={"sender": run_sender, "digests": run_digests, "webhooks": run_webhooks},
        endings=[end_messages, end_deliveries],
        readings=[read_messages],
        parts=partial(NotificationsParts.of, settings=settings),
        clock=clock,
    )


def main() -> None:
    """Run the command `kompeten-notifications`."""
    run_command("notifications", NotificationsSettings, create_app)
