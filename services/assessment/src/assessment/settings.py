"""Settings of the assessment service."""

from kompeten.settings import ServiceSettings


class AssessmentSettings(ServiceSettings):
    """What every service needs; nothing of its own yet."""
