"""What is confirmed, and a case with what was corrected of it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from certification.cases.models import Case, Correction
from certification.cases.schemas import CaseView, case_view
from kompeten.entry.numbers import Whole


class ConfirmationBody(BaseModel):
    """The correction that is confirmed, by its revision: what was read, and nothing newer."""

    model_config = ConfigDict(extra="forbid")

    revision: Whole = Field(ge=1)


class CorrectionView(BaseModel):
    """A change of the name after the decision: what it was, what it is, why, and who stands for it."""

    revision: int
    previous_name: str
    previous_original_name: str | None
    corrected_name: str
    corrected_original_name: str | None
    reason: str
    corrected_by: str | None
    noted_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None


class CaseDetail(CaseView):
    """A case with the corrections that came after its decision, oldest first."""

    corrections: list[CorrectionView]


def case_detail(case: Case, corrections: list[Correction]) -> CaseDetail:
    """Return what callers see of one case."""
    views = [CorrectionView.model_validate(one, from_attributes=True) for one in corrections]
    return CaseDetail(**case_view(case).model_dump(), corrections=views)
