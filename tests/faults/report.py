"""The report of a long run: one page with a picture per seed, drawn as SVG from the log alone."""

import html
from collections.abc import Callable, Sequence
from pathlib import Path

from faults.catalogue import ELSEWHERE, FAULTS, missing, ran
from faults.checker.verdict import Finding
from faults.oplog import Json

Scale = Callable[[float], float]
Seed = tuple[int, Sequence[Json], Sequence[Finding]]

WIDTH, LANE, LEFT, RIGHT, LETTER = 1100, 70, 110, 130, 6  # at the right stand the names of the last faults
COLOURS = {
    "kill": "#c0392b",
    "kill point": "#e67e22",
    "broker": "#8e44ad",
    "postgres": "#2c3e50",
    "poison": "#27ae60",
    "duplicates": "#2980b9",
}
OTHER = "#7f8c8d"
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1240px; color: #222 }
table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .25rem .8rem; border-bottom: 1px solid #ddd;
text-align: left } .good { color: #1e8449 } .bad { color: #c0392b } svg { background: #fafafa; border: 1px solid #ddd }
pre { white-space: pre-wrap } svg text { font: 11px system-ui, sans-serif }
"""


def picture(lines: Sequence[Json]) -> str:
    """Return one seed's timeline: faults, finished requests a second, outbox depth, lag, dead letters."""
    end = max([line["at"] for line in lines] or [1.0]) or 1.0

    def x(at: float) -> float:
        return round(LEFT + at / end * (WIDTH - LEFT - RIGHT), 1)

    samples = [line for line in lines if line["kind"] == "sample" and line["outbox"] is not None]
    requests = [0] * (int(end) + 1)
    for line in lines:
        if line["kind"] == "operation":
            requests[int(line["at"])] += 1
    lanes = [
        ("requests / s", [(float(second), float(count)) for second, count in enumerate(requests)]),
        ("in outboxes", [(line["at"], float(line["outbox"])) for line in samples]),
        (
            "lag",
            [
                (line["at"], float(line["records"]))
                for line in lines
                if line["kind"] == "lag" and line["records"] is not None
            ],
        ),
        ("dead letters", [(line["at"], float(line["dead_letters"])) for line in samples]),
    ]
    faults = [line for line in lines if line["kind"] == "fault"]
    rows = _stacked(faults, x)
    top = 14 * (max(rows.values(), default=0) + 1) + 24
    parts = [_bar(line, rows[number], x) for number, line in enumerate(faults)]
    for number, (name, points) in enumerate(lanes):
        parts.append(_curve(name, points, top + number * (LANE + 18), x))
    height = top + len(lanes) * (LANE + 18) + 20
    step = max(10, int(end / 12 / 10) * 10)
    parts += [f'<text x="{x(at)}" y="{height - 4}" fill="#666">{at} s</text>' for at in range(0, int(end), step)]
    return f'<svg viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-label="timeline">{"".join(parts)}</svg>'


def _stacked(faults: Sequence[Json], x: Scale) -> dict[int, int]:
    """Give faults rows of their own where they, or their names, would overlap."""
    ends: list[float] = []
    rows = {}
    for number, line in sorted(enumerate(faults), key=lambda one: one[1]["began"]):
        begins = x(line["began"])
        row = next((row for row, end in enumerate(ends) if end <= begins), len(ends))
        ends[row : row + 1] = [max(x(line["at"]), begins + LETTER * (len(_name(line)) + 2))]
        rows[number] = row
    return rows


def _bar(line: Json, row: int, x: Scale) -> str:
    colour = next((value for name, value in COLOURS.items() if line["name"] == name), None) or next(
        (value for name, value in COLOURS.items() if line["name"].startswith(name)), OTHER
    )
    wide = max(3.0, x(line["at"]) - x(line["began"]))
    told = html.escape(" ".join(str(line[name]) for name in ("name", "service", "point") if line.get(name)))
    short = html.escape(_name(line))
    y = 6 + 14 * row
    return (
        f"<g><title>{told} {line['began']}-{line['at']} s</title>"
        f'<rect x="{x(line["began"])}" y="{y}" width="{wide}" height="11" fill="{colour}" opacity=".8"/>'
        f'<text x="{x(line["began"]) + 3}" y="{y + 9}" fill="#000">{short}</text></g>'
    )


def _name(line: Json) -> str:
    return str(line.get("point") or f"{line['name']} {line.get('service') or ''}").strip()


def _curve(name: str, points: Sequence[tuple[float, float]], top: float, x: Scale) -> str:
    most = max([value for _, value in points] or [1.0]) or 1.0
    path = " ".join(f"{x(at)},{round(top + LANE - value / most * LANE, 1)}" for at, value in points)
    return (
        f'<text x="4" y="{top + 12}">{name}</text><text x="4" y="{top + 26}" fill="#666">up to {most:.0f}</text>'
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{top + LANE}" y2="{top + LANE}" stroke="#bbb"/>'
        f'<polyline points="{path}" fill="none" stroke="#2c3e50" stroke-width="1.3"/>'
    )


def page(seeds: Sequence[Seed]) -> str:
    """Return the whole report."""
    kills = sum(line["kind"] == "fault" and line["name"].startswith("kill") for _, lines, _ in seeds for line in lines)
    broken = sum(bool(findings) for _, _, findings in seeds)
    verdict = f'<b class="bad">{broken} seeds broke an invariant</b>' if broken else '<b class="good">all clean</b>'
    parts = [f"<p>{len(seeds)} seed(s), {kills} kills: {verdict}</p>", _matrix(seeds), _recoveries(seeds)]
    for seed, lines, findings in seeds:
        parts.append(f"<h2>Seed {seed}</h2>{_verdict(findings)}{_numbers(lines)}{picture(lines)}")
    title = "Kompeten under harm"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
        f"<h1>{title}</h1>{''.join(parts)}</html>"
    )


def _verdict(findings: Sequence[Finding]) -> str:
    if not findings:
        return '<p class="good">Every invariant held.</p>'
    return f'<pre class="bad">{html.escape(chr(10).join(map(str, findings)))}</pre>'


def _numbers(lines: Sequence[Json]) -> str:
    waves = [line for line in lines if line["kind"] == "wave"]
    applications = sum(len(line["wanted"]) for line in waves)
    answered = sum(line["kind"] == "operation" for line in lines)
    unknown = sum(line["kind"] == "unknown" for line in lines)
    drained = ", ".join(str(line["seconds"]) for line in lines if line["kind"] == "drain")
    return (
        f"<p>{applications} applications in {len(waves)} batches; {answered} answers, {unknown} requests without one; "
        f"drained in {drained} s.</p>"
    )


def _matrix(seeds: Sequence[Seed]) -> str:
    """Return the table of which fault ran how often in which seed; what ran in none says why."""
    left_out = {one.partition(": ")[0]: one.partition(": ")[2] for one in missing([lines for _, lines, _ in seeds])}
    rows = []
    for name, number in FAULTS.items():
        times = "".join(f"<td>{len(ran(lines, name)) or ''}</td>" for _, lines, _ in seeds)
        told = html.escape(left_out.get(f"{number} {name}".strip(), ""))
        rows.append(f'<tr><td>{number}</td><td>{name}</td>{times}<td class="bad">{told}</td></tr>')
    for name, where in ELSEWHERE.items():
        number, _, rest = name.partition(" ")
        rows.append(f'<tr><td>{number}</td><td>{rest}</td><td colspan="{len(seeds) + 1}">{where}</td></tr>')
    head = "".join(f"<th>seed {seed}</th>" for seed, _, _ in seeds)
    return f"<table><tr><th></th><th>fault, times</th>{head}<th></th></tr>{''.join(rows)}</table>"


def _recoveries(seeds: Sequence[Seed]) -> str:
    """Return the table of how long each kind of fault was felt after its end."""
    felt: dict[str, list[float]] = {}
    for _, lines, _ in seeds:
        name = ""
        for line in lines:
            name = line["name"] if line["kind"] == "fault" else name
            if line["kind"] == "recovery":
                felt.setdefault(name, []).append(float("inf") if line["seconds"] is None else line["seconds"])
    rows = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{len(all_)}</td><td>{sorted(all_)[len(all_) // 2]:.1f} s</td>"
        f"<td>{max(all_):.1f} s</td></tr>"
        for name, all_ in sorted(felt.items())
    )
    return f"<table><tr><th>fault</th><th>times</th><th>recovered in (median)</th><th>longest</th></tr>{rows}</table>"


def write(target: Path, seeds: Sequence[Seed]) -> None:
    """Write the report."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page(seeds), "utf-8")
