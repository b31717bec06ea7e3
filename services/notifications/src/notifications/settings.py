"""Settings of notifications: the mail server, who the certification manager is, how long a digest waits."""

from pydantic import Field, SecretStr

from kompeten.settings import ServiceSettings


class NotificationsSettings(ServiceSettings):
    """What sending mail needs beyond the common settings."""

    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = False
    smtp_timeout_seconds: float = 30  # per answer of the server; a longer wait is an outage
    smtp_dialogues: int = 8  # at a time, each on a connection of its own
    smtp_dialogues_per_domain: int = 2  # large providers put off whoever comes with more
    mail_from: str = "Kompeten <no-reply@kompeten.example>"
    certification_manager_email: str | None = Field(default=None, description="Who gets the digest of each batch")
    message_days: int = Field(
        default=180, ge=40, description="Messages end after so many days, longer than topics and a restore reach back"
    )
    digest_quiet_seconds: float = 600  # events of other topics and late registrations may still be on their way
    appeal_working_days: int = 14  # time to file an appeal (banding); each LSP sets its own
