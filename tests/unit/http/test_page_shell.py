"""The look of all pages: colours one can read by day, by night and on paper, and a policy that names the style."""

import base64
import hashlib
import re

import pytest

from kompeten.http.pages.shell import CONTENT_SECURITY_POLICY, STYLE

NIGHT = "@media screen and (prefers-color-scheme:dark)"
ON_PAGE = [(ink, ground) for ink in ("ink", "soft", "brand", "good", "warn", "bad") for ground in ("ground", "card")]
ON_COLOUR = [("on", ground) for ground in ("brand", "good", "warn", "bad")]
ON_TOP = [("top-ink", "top"), ("top-soft", "top")]


def palette(style: str) -> dict[str, str]:
    found = re.search(r":root\{([^}]*)\}", style)
    assert found
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", found[1]))


PALETTES = {"day": palette(STYLE), "night": palette(STYLE.split(NIGHT)[1])}


def luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_every_colour_stands_out_from_what_it_may_stand_on(name: str) -> None:
    colours = PALETTES[name]
    for ink, ground in [*ON_PAGE, *ON_COLOUR, *ON_TOP]:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert min(contrast(colours["focus"], colours[ground]) for ground in ("ground", "card")) >= 3


def test_day_and_night_have_the_same_colours_and_no_rule_another_one() -> None:
    assert PALETTES["day"].keys() == PALETTES["night"].keys()
    rules = STYLE.split("*{box-sizing")[1].split("@media print")[0]
    assert set(re.findall(r"#[0-9a-f]{3,6}", rules)) == {"#a8812f"}, "the line under the header, which says nothing"


def test_the_security_policy_names_the_hash_of_the_style() -> None:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none';")


def test_focus_is_always_shown() -> None:
    assert "focus-visible{outline:3px" in STYLE
    assert "outline:0" not in STYLE
    assert "outline:none" not in STYLE


def test_a_number_is_as_large_as_what_stands_beside_it() -> None:
    number = re.search(r"\.number dd\{([^}]*)\}", STYLE)
    assert number
    assert "font-size" not in number[1]
