"""Pictures of comparisons as SVG: a bar per series with the spread of its rounds, a line for what grows."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from benchmarks.measuring import Part

Json = dict[str, Any]  # Any: JSON

WIDTH, LABELS, VALUES, ROW, TOP = 850, 390, 90, 34, 58  # a label has 50 letters at most
INK, GREY = "#1f2937", "#6b7280"
COLOURS = {Part.OURS: "#2563eb", Part.BARE: "#9ca3af", Part.PEER: "#d97706"}
WORDS = {Part.OURS: "Kompeten", Part.BARE: "bare limit", Part.PEER: "peer"}


def bars(comparison: Json) -> str:
    """Return a picture of the medians; the thin line on a bar is the spread from the lowest to the highest round."""
    series = comparison["series"]
    scale = (WIDTH - LABELS - VALUES) / max(one["highest"] for one in series)
    parts = [_bar(one, TOP + number * ROW, scale) for number, one in enumerate(series)]
    height = TOP + len(series) * ROW + 14
    better = "less is better" if comparison["lower_is_better"] else "more is better"
    return svg(height, f"{comparison['title']}: {comparison['unit']} ({better})", _legend(series) + "".join(parts))


def _bar(one: Json, top: int, scale: float) -> str:
    colour = COLOURS[Part(one["part"])]
    end, low, high = (LABELS + one[name] * scale for name in ("median", "lowest", "highest"))
    middle = top + ROW // 2 - 3
    return (
        f'<text x="{LABELS - 10}" y="{middle + 4}" text-anchor="end" fill="{INK}">{escape(one["name"])}</text>'
        f'<rect x="{LABELS}" y="{top}" width="{end - LABELS:.1f}" height="{ROW - 10}" rx="2" fill="{colour}"/>'
        f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8" '
        f'stroke="{INK}" stroke-width="1.3" fill="none"/>'
        f'<text x="{max(high, end) + 8:.1f}" y="{middle + 4}" fill="{INK}" font-weight="600">'
        f"{number(one['median'])}</text>"
    )


def lines(title: str, curves: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> str:
    """Return a picture of curves (name to xs and ys), each relative to its first tenth: flat is 1.0."""
    left, right, top, bottom = 60, WIDTH - 190, TOP + 6, 330
    most_x = max(max(xs) for xs, _ in curves.values())
    relative = {name: (xs, [y / _start(ys) for y in ys]) for name, (xs, ys) in curves.items()}
    most_y = max(1.5, *(max(ys) for _, ys in relative.values()))
    palette = ["#2563eb", "#d97706", "#059669", "#7c3aed", "#dc2626"]
    drawn = [_axes(left, right, top, bottom, most_x=most_x, most_y=most_y)]
    for place, (name, (xs, ys)) in enumerate(relative.items()):
        points = " ".join(
            f"{left + x / most_x * (right - left):.1f},{bottom - y / most_y * (bottom - top):.1f}"
            for x, y in zip(xs, ys, strict=True)
        )
        height = top + 14 + place * 20
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{palette[place]}" stroke-width="2"/>')
        drawn.append(f'<rect x="{right + 16}" y="{height - 8}" width="12" height="4" fill="{palette[place]}"/>')
        drawn.append(f'<text x="{right + 34}" y="{height}" fill="{INK}">{escape(name)}</text>')
    return svg(bottom + 44, title, "".join(drawn))


def number(value: float) -> str:
    """Return a number with about three digits that count."""
    if value >= 100:  # noqa: PLR2004
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004


def _start(values: Sequence[float]) -> float:
    count = max(1, len(values) // 10)
    return sum(values[:count]) / count


def _axes(left: int, right: int, top: int, bottom: int, *, most_x: float, most_y: float) -> str:
    drawn = [f'<path d="M{left} {top}V{bottom}H{right}" stroke="{GREY}" fill="none"/>']
    for share in (0.0, 0.5, 1.0):
        y, x = bottom - share * (bottom - top), left + share * (right - left)
        drawn.append(
            f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end" fill="{GREY}">{share * most_y:.2f}</text>'
        )
        drawn.append(
            f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle" fill="{GREY}">{share * most_x:,.0f}</text>'
        )
    flat = bottom - (bottom - top) / most_y
    drawn.append(f'<path d="M{left} {flat:.1f}H{right}" stroke="{GREY}" stroke-dasharray="4 4"/>')
    return "".join(drawn)


def _legend(series: Sequence[Json]) -> str:
    drawn, x = [], LABELS
    for part in dict.fromkeys(Part(one["part"]) for one in series):
        drawn.append(f'<rect x="{x}" y="36" width="11" height="11" fill="{COLOURS[part]}"/>')
        drawn.append(f'<text x="{x + 17}" y="46" fill="{GREY}">{WORDS[part]}</text>')
        x += 110
    return "".join(drawn)


def svg(height: int, title: str, content: str) -> str:
    """Return a picture of this height with its title."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="13" role="img"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<text x="16" y="24" font-size="15" font-weight="600" fill="{INK}">{escape(title)}</text>{content}</svg>\n'
    )
