"""Up to where the outbox is done with: below it no row stands and none can appear any more."""

from collections.abc import Iterable


class Horizon:
    """Lets a read begin above the rows that were deleted: beside a long snapshot they stay, and are stepped over anew.

    Ids are drawn in transactions that have a number already (they wrote the stream's row before), and the relay's own
    deletion draws its number later than whoever drew an id that was read before. When all transactions before that
    number have ended, so have those drawers. A snapshot's `xmax` would not do: it is one past the last that *ended*,
    and who is running may well be beyond it.
    """

    def __init__(self) -> None:
        self._settled = 0  # whoever drew an id up to here has committed or rolled back
        self._drawn: int | None = None
        self._mark: tuple[int, int] | None = None  # an id, and the transaction before which its drawers began

    def look(self, drawn: int, oldest: int) -> None:
        """Take what a read saw: the id drawn last, and the oldest running transaction."""
        if self._mark is not None and oldest >= self._mark[1]:
            self._settled, self._mark = self._mark[0], None
        self._drawn = drawn

    def deleted(self, transaction: int) -> None:
        """Take the number of the transaction that deleted something after the last read."""
        if self._mark is None and self._drawn is not None:
            self._mark = (self._drawn, transaction)

    def below(self, standing: Iterable[int]) -> int:
        """Return the id above which the next read begins, when these ids of the last one still stand."""
        return min([self._settled, *(one - 1 for one in standing)])
