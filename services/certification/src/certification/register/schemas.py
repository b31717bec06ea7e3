"""The register's changes as the API shows them."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field
from pydantic_core import from_json

from certification.register.models import RegisterFact
from certification.register.rules import without_holder
from kompeten.http.places import CURSOR, Place


class FactView(BaseModel):
    """A change of the register, with its attributes in the public topic (CloudEvents 1.0) and its place here."""

    cursor: str = Field(pattern=CURSOR, description="For `after`: what comes behind this fact")
    id: UUID = Field(description="Of the event: whoever has it already, by whatever way, knows it by this")
    type: str
    source: str
    subject: str
    time: datetime
    dataschema: str
    sequence: int = Field(description="Of the subject's events in the topic, from 1 without holes")
    data: dict[str, Any] = Field(description="What the type's schema says")

    @classmethod
    def of(cls, fact: RegisterFact, cursor: str, *, is_named: bool) -> Self:
        """Return a fact as it was told, or without its holder."""
        data = from_json(fact.body)
        told = {name: fact.headers[f"ce_{name}"] for name in ("type", "source", "subject", "time", "dataschema")}
        return cls.model_validate(
            told
            | {"id": fact.event_id, "sequence": int(fact.headers["ce_sequence"])}
            | {"cursor": cursor, "data": data if is_named else without_holder(data)}
        )


class RegisterView(BaseModel):
    """Facts in their order. `next` goes on behind them, for ever; while `more`, at once."""

    items: list[FactView]
    next: str = Field(pattern=CURSOR, description="For `after`; the same as before when there was nothing")
    more: bool


def register_view(facts: list[RegisterFact], here: UUID, start: int, *, limit: int, is_named: bool) -> RegisterView:
    """Return a page of facts, of which one more than `limit` tells that there is another page."""
    items = [FactView.of(one, Place(here, one.position or 0).cursor(), is_named=is_named) for one in facts[:limit]]
    following = items[-1].cursor if items else Place(here, start).cursor()
    return RegisterView(items=items, next=following, more=len(facts) > limit)
