"""The copies of a batch over ten years: when each took place, and what its ids begin with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.years.tables import LSPS
from support.lsps import LSP

TEN_YEARS = timedelta(days=3_652)


@dataclass(frozen=True)
class Copies:
    """So many copies of a story, evenly over a span; the last one ended `now`, and is the first LSP's."""

    count: int
    began: datetime  # the story itself
    ended: datetime
    now: datetime
    span: timedelta = TEN_YEARS

    def sql(self, first: int, end: int) -> str:
        """Return the copies from `first` to before `end` as a query: n, moment, shift, lsp, prefix.

        All ids of a copy are of one millisecond: its beginning. `moment` is its end, where everything has happened.
        """
        step, took = (self.span / self.count).total_seconds(), (self.ended - self.began).total_seconds()
        return f"""
            SELECT n, moment, moment - '{self.ended}'::timestamptz AS shift,
                   CASE place WHEN 0 THEN '{LSP}' ELSE '{LSP[:-3]}' || lpad(place::text, 3, '0') END AS lsp,
                   substr(digits, 1, 8) || '-' || substr(digits, 9) AS prefix
              FROM generate_series({first}::bigint, {end - 1}) AS n,
                   LATERAL (SELECT '{self.now}'::timestamptz - ({self.count - 1} - n) * interval '{step} s'
                                   AS moment) AS moments,
                   LATERAL (SELECT (({self.count - 1} - n) % {LSPS})::int AS place) AS whose,
                   LATERAL (SELECT lpad(to_hex(floor(extract(epoch FROM moment - interval '{took} s') * 1000)::bigint),
                                   12, '0') AS digits) AS id
        """

    @staticmethod
    def lsps() -> str:
        """Return a copy for every LSP but the first, for what each of them has once."""
        return f"""
            SELECT 0 AS n, interval '0' AS shift, '{LSP[:-3]}' || lpad(place::text, 3, '0') AS lsp,
                   lpad(to_hex(place), 8, '0') || '-0000' AS prefix
              FROM generate_series(1, {LSPS - 1}) AS place
        """

    @property
    def oldest(self) -> datetime:
        """When the first copy began."""
        return self.now - self.span - (self.ended - self.began)
