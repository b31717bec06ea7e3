"""What notifications is made of besides what every service has."""

from dataclasses import dataclass
from typing import Annotated, Self

from fastapi import Depends
from prometheus_client import Counter

from kompeten.holder_links import HolderLinks
from kompeten.runtime import Runtime, RuntimeOf
from notifications.sealing import SecretBox
from notifications.settings import NotificationsSettings


@dataclass(frozen=True, kw_only=True)
class NotificationsParts:
    """Its own settings, what opens the secrets of webhooks, what writes links, and counters of what was tried."""

    settings: NotificationsSettings
    box: SecretBox
    links: HolderLinks
    dialogues: Counter
    deliveries: Counter

    @classmethod
    def of(cls, runtime: Runtime, *, settings: NotificationsSettings) -> Self:
        """Make the parts: for `create_service_app(parts=...)`."""
        dialogues = runtime.metrics.counter("kompeten_letters", "Dialogues with the mail server, by outcome", "outcome")
        deliveries = runtime.metrics.counter("kompeten_webhook_attempts", "Requests to webhooks, by verdict", "verdict")
        box = SecretBox(settings.webhook_keys_in_use)
        links = HolderLinks(settings)
        return cls(settings=settings, box=box, links=links, dialogues=dialogues, deliveries=deliveries)


def settings_of(runtime: Runtime) -> NotificationsSettings:
    """Return the service's own settings from its runtime."""
    return runtime.parts_as(NotificationsParts).settings


async def current_box(runtime: RuntimeOf) -> SecretBox:
    """Return what opens the secrets of webhooks."""
    return runtime.parts_as(NotificationsParts).box


async def current_settings(runtime: RuntimeOf) -> NotificationsSettings:
    """Return the service's own settings to a route."""
    return settings_of(runtime)


BoxOf = Annotated[SecretBox, Depends(current_box)]
SettingsOf = Annotated[NotificationsSettings, Depends(current_settings)]
