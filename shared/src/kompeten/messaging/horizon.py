"""Up to where the outbox is done with: below it no row stands and none can appear any more."""

from collections.abc import Iterable


class Horizon:
    """Lets a read begin above the rows that were deleted: beside a long snapshot they stay, and are stepped over anew.

    Ids are drawn in transactions that wrote before (the stream's row), so each drawer of an id up to `drawn` had begun
    before any later snapshot, and has ended once a snapshot says that everybody who began before that one has.
    """

    def __init__(self) -> None:
        self._settled = 0  # whoever drew an id up to here has committed or rolled back
        self._drawn: int | None = None
        self._mark: tuple[int, int] | None = None  # an id, and the transaction before which its drawers began

    def look(self, drawn: int, oldest: int, following: int) -> None:
        """Take what a read saw: the id drawn last, the oldest running transaction, and the one that comes next."""
        if self._mark is not None and oldest >= self._mark[1]:
            self._settled, self._mark = self._mark[0], None
        if self._mark is None and self._drawn is not None:
            self._mark = (self._drawn, following)
        self._drawn = drawn

    def below(self, standing: Iterable[int]) -> int:
        """Return the id above which the next read begins, when these ids of the last one still stand."""
        return min([self._settled, *(one - 1 for one in standing)])
