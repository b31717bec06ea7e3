"""Bodies of the results route."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from assessment.results.rules import Entry, Evidence
from kompeten.events.snapshots import Mark


class ResultBody(BaseModel):
    """The mark of one unit; the client makes the id, so that sending it again is safe."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    unit_code: str = Field(max_length=60)
    mark: Mark
    evidence: list[Evidence] = Field(min_length=1, max_length=20)
    note: str = Field(default="", max_length=1000)

    def entry(self) -> Entry:
        """Return what the rules compare; the order of evidence means nothing."""
        evidence = tuple(sorted({one.value for one in self.evidence}))
        return Entry(id=self.id, unit_code=self.unit_code, mark=self.mark, evidence=evidence, note=self.note)


class ResultsBody(BaseModel):
    """Some of the results, or all; partial saves are welcome."""

    model_config = ConfigDict(extra="forbid")

    results: list[ResultBody] = Field(min_length=1, max_length=200)
