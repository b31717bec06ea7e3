"""Consent as the API asks for it and shows it."""

from typing import Self

from pydantic import BaseModel, Field

from kompeten.entry.texts import Entry
from registration.consents.texts import ConsentText, load_texts

CONSENT_ASKED = (
    "Version of the text (`GET /v1/consent-texts`) that the person consented to; the current one is asked for"
)


class WithConsent(BaseModel):
    """A form that personal data comes with. What is wrong with the consent is told with all other errors."""

    consent_version: Entry | None = Field(default=None, description=CONSENT_ASKED)


class ConsentTextsView(BaseModel):
    """Every text there ever was, newest first; `current` is the version to consent to."""

    current: str
    items: list[ConsentText]

    @classmethod
    def of_package(cls) -> Self:
        """Show the texts that come with the package."""
        texts = load_texts()
        return cls(current=texts[0].version, items=list(texts))
