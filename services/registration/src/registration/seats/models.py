"""The columns of whatever has seats."""

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from registration.seats.rules import Seats


def _by_regency() -> MappedColumn[dict[str, int]]:
    return mapped_column(JSONB, default=dict)


class WithSeats:
    """Has seats, counted in its own row: whoever holds that row's lock decides, and the checks bind them too.

    All but the two quotas change through `seats/commands.py` alone. Regions are counted by their code, with a quota of
    their own or without.
    """

    quota: Mapped[int]
    regency_quotas: Mapped[dict[str, int]] = _by_regency()
    taken: Mapped[int] = mapped_column(default=0)
    regencies_taken: Mapped[dict[str, int]] = _by_regency()
    waiting: Mapped[int] = mapped_column(default=0)
    arrivals: Mapped[int] = mapped_column(default=0)

    @property
    def seats(self) -> Seats:
        """Return what the rules judge."""
        return Seats(**{name: getattr(self, name) for name in Seats.__slots__})


def seat_checks(*, may_shrink: bool = False) -> tuple[CheckConstraint, ...]:
    """Return the rule as the table's constraints: no race can put more people on seats than there are.

    Where another service says how many there are, they `may_shrink` below what is taken: then nobody is sent away, and
    nobody is seated until fewer are taken than there are.
    """
    quotas = "'{}'" if may_shrink else "regency_quotas"
    return (
        CheckConstraint("quota >= 1", "quota"),
        CheckConstraint("taken >= 0" if may_shrink else "taken BETWEEN 0 AND quota", "taken"),
        CheckConstraint(f"seats_within(regencies_taken, {quotas}, taken)", "regencies_taken"),
        CheckConstraint("waiting BETWEEN 0 AND arrivals", "waiting"),
    )
