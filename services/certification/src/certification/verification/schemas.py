"""Bodies of public verification; the answer is the page's own view."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from certification.verification.page import LONGEST_ENTRY

Entry = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ENTRY)]


class VerificationBody(BaseModel):
    """What is printed on a certificate: its number and its holder's name."""

    model_config = ConfigDict(extra="forbid")

    certificate_number: Entry
    holder_name: Entry
