"""Charts of a report as SVG, by pygal: who came from where, how questions were answered, what was learned."""

import math
import sys
from collections.abc import Sequence
from functools import partial
from typing import Final

import pygal
from pygal.graph.graph import Graph
from pygal.style import Style

# It leaves a finder for plug-ins that only Python before 3.12 would ask; that one warns of it at every later import.
sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, pygal.PluginImportFixer)]

INK, BLUE, PALE = "#1b1f27", "#12305c", "#9fb7d8"
RED: Final = "#a33b20"
STEPS: Final = (RED, "#e0a58f", "#d9d9d9", PALE, BLUE)
"""From "strongly disagree" to "strongly agree": told apart in grey, too."""

FONT: Final = "Libertinus Serif"  # typst brings it
ROWS: Final = 13
"""Of one chart at most: below the map, more do not fit on a page."""

Bars = Sequence[tuple[str, Sequence[float]]]
"""Rows from the top: a name, and a number of each series."""


def bar_charts(rows: Bars, series: Sequence[str], *, until: float | None = None) -> list[str]:
    """Draw bars side by side for each row, all up to the highest or `until`; as many charts as it takes, alike."""
    highest = until or max((max(numbers) for _, numbers in rows), default=0) or 1
    of_each = math.ceil(len(rows) / max(1, math.ceil(len(rows) / ROWS)))
    pages = [rows[start : start + of_each] for start in range(0, len(rows), of_each or 1)]
    drawn = partial(_draw, pygal.HorizontalBar, series=series, row_height=28, colors=(BLUE, PALE), until=highest)
    return [drawn(page) for page in pages]


def stacked_chart(rows: Bars, series: Sequence[str]) -> str:
    """Draw how each row is made up: a step of the scale beside the other."""
    highest = max((sum(numbers) for _, numbers in rows), default=0) or 1
    return _draw(pygal.HorizontalStackedBar, rows, series, row_height=30, colors=STEPS, until=highest)


def written(value: float) -> str:
    """Write a number as Indonesians do: 1.300 and 57,06."""
    return f"{value:,.2f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))


def _draw(
    kind: type[Graph], rows: Bars, series: Sequence[str], *, row_height: int, colors: Sequence[str], until: float
) -> str:
    chart = kind(
        style=_style(colors),
        width=760,
        height=72 + row_height * len(rows),
        range=(0, until),
        value_formatter=written,
        js=[],
        disable_xml_declaration=True,
        explicit_size=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(series),
        print_values=True,
        print_zeroes=False,
        truncate_label=-1,
        truncate_legend=-1,
        margin=6,
    )
    from_below = list(reversed(rows))
    chart.x_labels = [name for name, _ in from_below]
    for place, name in enumerate(series):
        chart.add(name, [numbers[place] for _, numbers in from_below])
    drawn: str = chart.render(is_unicode=True)
    return drawn


def _style(colors: Sequence[str]) -> Style:
    sizes = dict.fromkeys(("label_font_size", "major_label_font_size", "value_label_font_size", "legend_font_size"), 13)
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground=INK,
        foreground_strong=INK,
        foreground_subtle="#5a6170",
        font_family=FONT,
        value_font_family=FONT,
        colors=tuple(colors),
        value_colors=tuple("#ffffff" if one in (BLUE, RED) else INK for one in colors),
        opacity="1",
        value_font_size=11,  # in bars that are no higher
        guide_stroke_color="#c8ccd2",
        major_guide_stroke_color="#c8ccd2",
        guide_stroke_dasharray="0",
        major_guide_stroke_dasharray="0",
        **sizes,
    )
