"""What notifications is made of besides what every service has."""

from dataclasses import dataclass
from typing import Self

from prometheus_client import Counter

from kompeten.runtime import Runtime
from notifications.settings import NotificationsSettings


@dataclass(frozen=True, kw_only=True)
class NotificationsParts:
    """Its own settings, and the counter of dialogues with the mail server by what came of them."""

    settings: NotificationsSettings
    dialogues: Counter

    @classmethod
    def of(cls, runtime: Runtime, *, settings: NotificationsSettings) -> Self:
        """Make the parts: for `create_service_app(parts=...)`."""
        dialogues = runtime.metrics.counter("kompeten_letters", "Dialogues with the mail server, by outcome", "outcome")
        return cls(settings=settings, dialogues=dialogues)


def settings_of(runtime: Runtime) -> NotificationsSettings:
    """Return the service's own settings from its runtime."""
    return runtime.parts_as(NotificationsParts).settings
