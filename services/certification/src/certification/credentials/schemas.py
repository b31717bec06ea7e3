"""A credential as somebody presents it, and what is answered."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from certification.credentials.canonical import Json
from certification.credentials.checks import FINDINGS, Check, Finding
from certification.credentials.presentations import Judgement
from certification.verification.schemas import CertificateView
from kompeten.entry.texts import Typed
from kompeten.problems import Message

LONGEST_TOKEN = 16_000  # what a caller without a token of ours may send at all


class Document(BaseModel):
    """JSON of whoever made it: `checks.read_shape` says what is accepted of it."""

    model_config = ConfigDict(extra="allow")


class PresentationBody(BaseModel):
    """A credential: JSON-LD with its proof, or the text of a `vc+jwt`."""

    model_config = ConfigDict(extra="forbid")

    credential: Document | Annotated[Typed, StringConstraints(max_length=LONGEST_TOKEN)]

    @property
    def shown(self) -> Json | str:
        """What is to be verified."""
        return self.credential if isinstance(self.credential, str) else self.credential.model_extra or {}


class CheckView(BaseModel):
    """One check and what it found."""

    check: Check
    found: Finding
    message: Message


class PresentationView(BaseModel):
    """What was found of a credential of ours. `verified` is true where every check passed."""

    verified: bool
    checks: list[CheckView]
    certificate: CertificateView | None = Field(
        description="The certificate as the register knows it today, where the signature holds"
    )


def presentation_view(judgement: Judgement) -> PresentationView:
    """Return what callers see."""
    findings = judgement.findings
    return PresentationView(
        verified=set(findings.values()) == {Finding.PASSED},
        checks=[
            CheckView(check=check, found=found, message={"id": FINDINGS[found].id, "en": FINDINGS[found].en})
            for check, found in findings.items()
        ],
        certificate=judgement.certificate,
    )
