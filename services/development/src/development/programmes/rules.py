"""Life of a programme."""

from enum import StrEnum

from kompeten.states import StateMachine


class ProgrammeState(StrEnum):
    """Life of a programme."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"


class ProgrammeMove(StrEnum):
    """What can be done to a programme."""

    AMEND = "amend"
    START = "start"
    CLOSE = "close"


PROGRAMME = StateMachine(
    ProgrammeState,
    ProgrammeMove,
    {
        (ProgrammeState.DRAFT, ProgrammeMove.AMEND): ProgrammeState.DRAFT,
        (ProgrammeState.DRAFT, ProgrammeMove.START): ProgrammeState.RUNNING,
        (ProgrammeState.RUNNING, ProgrammeMove.AMEND): ProgrammeState.RUNNING,
        (ProgrammeState.RUNNING, ProgrammeMove.CLOSE): ProgrammeState.CLOSED,
    },
)


class LibraryKind(StrEnum):
    """Whose librarians a programme is for, by the kind of their library."""

    SCHOOL = "school"
    PUBLIC = "public"
    UNIVERSITY = "university"
    SPECIAL = "special"


class PartnerKind(StrEnum):
    """Who takes part beside the organizer."""

    UNIVERSITY = "university"
    ASSOCIATION = "association"
    NGO = "ngo"
    GOVERNMENT = "government"
    COMPANY = "company"


class Indicator(StrEnum):
    """What of a library's service a programme wants to move."""

    VISITORS = "visitors"
    LOANS = "loans"
    PROGRAMMES_HELD = "programmes_held"
    MEMBERS = "members"
    SATISFACTION = "satisfaction"
