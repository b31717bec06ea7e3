"""Settings of notifications: the mail server, and how long a digest waits. What an LSP decides is no setting."""

from typing import Self

from pydantic import Field, SecretStr, model_validator

from kompeten.holder_links import HolderLinkSettings
from kompeten.settings import HERE, Environment, check_keys, keys_in

DEVELOPMENT_KEY = "ZGV2ZWxvcG1lbnQgb25seTogd2ViaG9vayBzZWNyZXQ="  # stands here for all to read: production refuses it


class NotificationsSettings(HolderLinkSettings):
    """What sending mail needs beyond the common settings."""

    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = False
    smtp_timeout_seconds: float = 30  # per answer of the server; a longer wait is an outage
    smtp_dialogues: int = 8  # at a time, each on a connection of its own
    smtp_dialogues_per_domain: int = 2  # large providers put off whoever comes with more
    mail_from: str = "no-reply@kompeten.example"  # the address the mail server lets us use; the name is each LSP's
    message_days: int = Field(
        default=180, ge=40, description="Messages end after so many days, longer than topics and a restore reach back"
    )
    digest_quiet_seconds: float = 600  # events of other topics and late registrations may still be on their way

    webhook_keys: SecretStr | None = Field(
        default=None,
        description="Base64 of 32 bytes each, with commas between, the newest first: seal webhooks' secrets",
    )
    webhooks_anywhere: bool = Field(
        default=False, description="Webhooks to http and to private addresses, too: for trying out, never in production"
    )

    @property
    def webhook_keys_in_use(self) -> list[str]:
        """Return the keys given, or on a developer's machine the one that stands here."""
        return keys_in(DEVELOPMENT_KEY if self.webhook_keys is None else self.webhook_keys.get_secret_value())

    @model_validator(mode="after")
    def _webhooks_are_safe_in_production(self) -> Self:
        check_keys("WEBHOOK_KEYS", self.webhook_keys_in_use, self.environment, development=DEVELOPMENT_KEY)
        if self.webhooks_anywhere and self.environment is Environment.PRODUCTION:
            raise ValueError("WEBHOOKS_ANYWHERE=true: not in production, whoever subscribes could reach what we can")
        return self

    @model_validator(mode="after")
    def _mail_is_encrypted_in_production(self) -> Self:
        is_near = self.smtp_host in HERE
        if self.environment is Environment.PRODUCTION and not self.smtp_starttls and not is_near:
            raise ValueError("SMTP_STARTTLS=true: required in production, but for a mail server on this very machine")
        return self
