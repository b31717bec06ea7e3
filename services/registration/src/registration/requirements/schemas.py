"""What is missing, as the API tells it."""

from typing import Self

from pydantic import BaseModel

from kompeten.problems import Message, Text
from registration.catalogue.document_groups import GroupRule
from registration.catalogue.entry import EntryRequirement
from registration.papers.kinds import DocumentKind
from registration.requirements.rules import Claims, Condition, GroupFinding, Way, WayFinding, explain_ways, judge_groups


class ConditionView(BaseModel):
    """One condition of an alternative."""

    condition: Condition
    is_met: bool
    message: Message


class WayView(BaseModel):
    """One alternative of the entry rule; met when all of its conditions are."""

    way: Way
    is_met: bool
    conditions: list[ConditionView]

    @classmethod
    def of(cls, found: WayFinding) -> Self:
        """Show an alternative."""
        conditions = [
            ConditionView(condition=one.condition, is_met=one.is_met, message=_message(one.message))
            for one in found.conditions
        ]
        return cls(way=found.way, is_met=found.is_met, conditions=conditions)


class GroupView(BaseModel):
    """A group of papers; `missing` are those that could still be sent."""

    rule: GroupRule
    least: int | None
    documents: list[DocumentKind]
    is_met: bool
    missing: list[DocumentKind]
    message: Message

    @classmethod
    def of(cls, found: GroupFinding) -> Self:
        """Show a group."""
        return cls(
            rule=found.group.rule,
            least=found.group.least,
            documents=list(found.group.documents),
            is_met=found.is_met,
            missing=list(found.missing),
            message=_message(found.message),
        )


class RequirementsView(BaseModel):
    """What a scheme asks and what of it is met: one of `ways`, and every group of papers. It decides nothing."""

    is_complete: bool
    ways: list[WayView]
    documents: list[GroupView]

    @classmethod
    def of(cls, requirement: EntryRequirement, claims: Claims) -> Self:
        """Judge claims and show what came of it."""
        ways, groups = explain_ways(requirement, claims), judge_groups(requirement.documents, claims)
        return cls(
            is_complete=any(way.is_met for way in ways) and all(group.is_met for group in groups),
            ways=[WayView.of(way) for way in ways],
            documents=[GroupView.of(group) for group in groups],
        )


def _message(text: Text) -> Message:
    return {"id": text.id, "en": text.en}
