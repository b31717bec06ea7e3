"""Two pictures: how much longer each thing takes after ten years, and which tables take the room."""

from collections.abc import Sequence
from html import escape
from typing import Any

from benchmarks.pictures import GREY, INK, LABELS, ROW, TOP, VALUES, WIDTH, number, svg
from benchmarks.years.operation import MOST

Json = dict[str, Any]  # Any: JSON

WITHIN, OVER, HEAP, INDEXES = "#2563eb", "#d97706", "#2563eb", "#93c5fd"
SPAN = WIDTH - LABELS - VALUES
WIDEST = 2.0  # a share beyond is drawn as long as this


def shares(comparisons: Sequence[Json]) -> str:
    """Return a bar for each thing: what it takes in ten years' data over what it takes in an empty system."""
    scale, height = SPAN / WIDEST, TOP + len(comparisons) * ROW + 24
    drawn = [_mark(1.0, "1.0", scale, height), _mark(MOST, f"{MOST}", scale, height)]
    for place, one in enumerate(comparisons):
        share = one["aims"][0]["value"]
        colour = WITHIN if share <= MOST else OVER
        drawn.append(_row(place, one["title"], [(min(share, WIDEST) * scale, colour)], f"{share:.2f}"))
    return svg(height, "After ten years / in an empty system (less is better)", "".join(drawn))


def rooms(tables: Sequence[Json], applications: int) -> str:
    """Return the largest tables by bytes per application: rows dark, indexes light."""
    most = max(_each(one, applications) for one in tables)
    drawn = []
    for place, one in enumerate(tables):
        parts = [
            (one[part] / applications / most * SPAN, colour) for part, colour in (("heap", HEAP), ("indexes", INDEXES))
        ]
        drawn.append(_row(place, f"{one['service']}.{one['name']}", parts, number(_each(one, applications))))
    title = "Bytes per application: rows (dark) and indexes (light)"
    return svg(TOP + len(tables) * ROW + 14, title, "".join(drawn))


def _each(one: Json, applications: int) -> float:
    return float(one["heap"] + one["indexes"]) / applications


def _row(place: int, title: str, parts: Sequence[tuple[float, str]], value: str) -> str:
    top, x = TOP + place * ROW, float(LABELS)
    drawn = [f'<text x="{LABELS - 10}" y="{top + 17}" text-anchor="end" fill="{INK}">{escape(title)}</text>']
    for width, colour in parts:
        drawn.append(f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{ROW - 10}" fill="{colour}"/>')
        x += width
    drawn.append(f'<text x="{x + 8:.1f}" y="{top + 17}" fill="{INK}" font-weight="600">{value}</text>')
    return "".join(drawn)


def _mark(value: float, text: str, scale: float, height: int) -> str:
    x = LABELS + value * scale
    return (
        f'<path d="M{x:.1f} {TOP - 6}V{height - 18}" stroke="{GREY}" stroke-dasharray="4 4"/>'
        f'<text x="{x:.1f}" y="{TOP - 10}" text-anchor="middle" fill="{GREY}">{text}</text>'
    )
