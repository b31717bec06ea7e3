"""What must never stand in a file of this project: registry hosts, real people, how and by whom it was written."""

import re
import subprocess
from datetime import date
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook

from contracts.sources import ROOT

# Put together here, so that this file does not hold them itself.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("repo1", "maven", "org"),
        ("repo", "maven", "apache", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
    ]
)
MAKERS = re.compile(
    "|".join(
        head + tail
        for head, tail in [
            (r"\bL", r"LMs?\b"),
            (r"\bA", r"I\b"),
            ("clau", "de"),
            ("anth", "ropic"),
            ("chat", "gpt"),
            ("copi", "lot"),
            ("language ", "model"),
            ("co-auth", "ored-by"),
            (r"\bissue ", r"#\d"),
            ("/work/", "(shared|main)"),
        ]
    )
)
NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{16}(?![0-9A-Za-z])")
FIRST_MADE_UP_SERIAL = 9000  # as in the samples: no office gives serials that high
WOMEN = 40  # added to the day of birth
SAMPLES = "tests/samples/"


@cache
def texts() -> dict[str, str]:
    """Return every text file of the checkout by its path: what git tracks, or would when asked to add everything."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    found = {}
    for name in listed.stdout.decode().split("\0"):
        content = _content(ROOT / name)
        if name and content is not None:
            found[name] = content
    return found


def test_no_file_names_the_host_of_a_package_registry() -> None:
    found = [f"{name}: {host}" for name, text in texts().items() for host in REGISTRIES if host in text.lower()]
    assert not found, found


def test_no_file_tells_how_it_was_made() -> None:
    found = [f"{name}: {match[0]}" for name, text in texts().items() for match in MAKERS.finditer(text)]
    assert not found, found


def test_nobody_in_a_file_could_be_a_real_person() -> None:
    found = {
        f"{name}: {match[0]}"
        for name, text in texts().items()
        if not name.startswith(SAMPLES)
        for match in NUMBER.finditer(text)
        if _could_be_somebody(match[0])
    }
    assert not found, f"use a serial of {FIRST_MADE_UP_SERIAL} or more: {sorted(found)}"


def test_nobody_in_the_spreadsheets_could_be_a_real_person() -> None:
    sheets = [*ROOT.glob("devstack/src/**/*.xlsx"), *ROOT.glob(f"{SAMPLES}*.xlsx")]
    assert sheets
    cells = {
        (path.name, str(cell))
        for path in sheets
        for sheet in CalamineWorkbook.from_path(path).sheet_names
        for row in CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
        for cell in row
    }
    found = {(name, cell) for name, cell in cells if NUMBER.fullmatch(cell) and _could_be_somebody(cell)}
    assert not found, found


def _content(path: Path) -> str | None:
    """Return the text of a file; None for what is none, or is gone."""
    if not path.is_file():
        return None
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


def _could_be_somebody(number: str) -> bool:
    """Tell whether a number has the shape of a NIK (PPKKCC DDMMYY SSSS) with a serial an office could have given."""
    day, month, year, serial = (int(number[at:end]) for at, end in ((6, 8), (8, 10), (10, 12), (12, 16)))
    try:
        date(1900 + year, month, day - WOMEN if day > WOMEN else day)
    except ValueError:
        return False
    return 0 < serial < FIRST_MADE_UP_SERIAL


def test_nothing_is_taken_in_without_the_proofs() -> None:
    assert texts()[".ci/run"].splitlines()[-3:] == ["make check", "make test", "make proofs"]
    marked = {name for name, text in texts().items() if name.startswith("tests/") and f"@pytest.mark.{'proof'}" in text}
    assert marked
    assert "not proof" in texts()["pyproject.toml"]
