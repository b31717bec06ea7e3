"""What is missing of what a scheme version asks: papers by their groups, and each way through the entry rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kompeten.problems import Text
from registration.catalogue.document_groups import DocumentGroup, GroupRule
from registration.catalogue.entry import Education, EntryRequirement
from registration.cells.dates import completes_years
from registration.papers.kinds import NAMES, DocumentKind


@dataclass(frozen=True, slots=True)
class Claims:
    """What an applicant says and has sent. What they have not said yet is None; ages count on the batch's first day."""

    education: Education | None
    field_of_study: str | None
    employed_since: date | None
    starts_on: date | None
    papers: Mapping[DocumentKind, int]

    def has(self, kind: DocumentKind) -> bool:
        """Tell whether there is a paper of this kind."""
        return self.papers.get(kind, 0) > 0


@dataclass(frozen=True, slots=True)
class GroupFinding:
    """A group of papers: whether there are enough, and which could still be sent."""

    group: DocumentGroup
    is_met: bool
    missing: tuple[DocumentKind, ...]
    message: Text


class Way(StrEnum):
    """The three alternatives of the entry rule, as LSP Pustakawan lists them."""

    DIPLOMA_IN_FIELD = "diploma_in_field"
    DIPLOMA_AND_TRAINING = "diploma_and_training"
    WORK = "work"


class Condition(StrEnum):
    """What an alternative asks."""

    EDUCATION = "education"
    FIELD_OF_STUDY = "field_of_study"
    YEARS_OF_WORK = "years_of_work"
    DIPLOMA = "diploma"
    TRAINING_CERTIFICATE = "training_certificate"
    WORK_CERTIFICATE = "work_certificate"


@dataclass(frozen=True, slots=True)
class ConditionFinding:
    """One condition of an alternative."""

    condition: Condition
    is_met: bool
    message: Text


@dataclass(frozen=True, slots=True)
class WayFinding:
    """One alternative: met when all of its conditions are."""

    way: Way
    conditions: tuple[ConditionFinding, ...]

    @property
    def is_met(self) -> bool:
        """Tell whether nothing is missing."""
        return all(one.is_met for one in self.conditions)


GROUP_MESSAGES: dict[GroupRule, Text] = {
    GroupRule.ALL_OF: Text("Semua wajib ada: {kinds}.", "All of these are needed: {kinds}."),
    GroupRule.ONE_OF: Text("Salah satu wajib ada: {kinds}.", "One of these is needed: {kinds}."),
    GroupRule.AT_LEAST: Text("Paling sedikit {least} dokumen dari: {kinds}.", "At least {least} papers of: {kinds}."),
}
CONDITION_MESSAGES: dict[Condition, Text] = {
    Condition.EDUCATION: Text("Pendidikan paling rendah {level}", "Education of {level} or higher"),
    Condition.FIELD_OF_STUDY: Text("Jurusan ilmu perpustakaan", "Field of study: library science"),
    Condition.YEARS_OF_WORK: Text(
        "Masa kerja {years} tahun pada hari pertama kegiatan", "{years} years of work on the batch's first day"
    ),
    Condition.DIPLOMA: Text("Ijazah sudah dikirim", "The diploma has been sent"),
    Condition.TRAINING_CERTIFICATE: Text(
        "Sertifikat pelatihan kepustakawanan sudah dikirim", "The certificate of a library training has been sent"
    ),
    Condition.WORK_CERTIFICATE: Text(
        "Surat keterangan kerja sudah dikirim", "The certificate of employment has been sent"
    ),
}


def judge_groups(groups: Iterable[DocumentGroup], claims: Claims) -> Sequence[GroupFinding]:
    """Return each group with what is missing of it."""
    return [_judge_group(group, claims) for group in groups]


def explain_ways(requirement: EntryRequirement, claims: Claims) -> Sequence[WayFinding]:
    """Return the alternatives one by one, each with what is met; one that is met is enough."""
    level = str(requirement.diploma_from)
    reached = claims.education is not None and not requirement.asks_for_work(claims.education)
    with_diploma = (
        _found(Condition.EDUCATION, is_met=reached, level=level),
        _found(Condition.DIPLOMA, is_met=claims.has(DocumentKind.DIPLOMA)),
    )
    of_field = _found(Condition.FIELD_OF_STUDY, is_met=requirement.accepts_field(claims.field_of_study))
    trained = _found(Condition.TRAINING_CERTIFICATE, is_met=claims.has(DocumentKind.TRAINING_CERTIFICATE))
    worked = (
        _found(Condition.EDUCATION, is_met=claims.education is not None, level=str(Education.SLTA)),
        _found(Condition.DIPLOMA, is_met=claims.has(DocumentKind.DIPLOMA)),
        _found(Condition.YEARS_OF_WORK, is_met=_has_worked(requirement, claims), years=requirement.years_of_work),
        _found(Condition.WORK_CERTIFICATE, is_met=claims.has(DocumentKind.WORK_CERTIFICATE)),
    )
    return [
        WayFinding(Way.DIPLOMA_IN_FIELD, (*with_diploma, of_field)),
        WayFinding(Way.DIPLOMA_AND_TRAINING, (*with_diploma, trained)),
        WayFinding(Way.WORK, worked),
    ]


def _judge_group(group: DocumentGroup, claims: Claims) -> GroupFinding:
    missing = tuple(kind for kind in group.documents if not claims.has(kind))
    match group.rule:
        case GroupRule.ALL_OF:
            is_met = not missing
        case GroupRule.ONE_OF:
            is_met = len(missing) < len(group.documents)
        case GroupRule.AT_LEAST:
            is_met = sum(claims.papers.get(kind, 0) for kind in group.documents) >= (group.least or 1)
    kinds = [", ".join(NAMES[kind][language] for kind in group.documents) for language in (0, 1)]
    texts = zip(GROUP_MESSAGES[group.rule], kinds, strict=True)
    message = Text(*(template.format(kinds=named, least=group.least) for template, named in texts))
    return GroupFinding(group, is_met, () if is_met else missing, message)


def _has_worked(requirement: EntryRequirement, claims: Claims) -> bool:
    if claims.employed_since is None or claims.starts_on is None:
        return False
    return completes_years(claims.employed_since, claims.starts_on, requirement.years_of_work)


def _found(condition: Condition, *, is_met: bool, **params: object) -> ConditionFinding:
    return ConditionFinding(condition, is_met, CONDITION_MESSAGES[condition].format(**params))
