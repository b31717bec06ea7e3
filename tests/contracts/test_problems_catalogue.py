"""Every refusal any service can give: one meaning per code, told in Indonesian and in English."""

import string
from collections.abc import Iterator

import pytest

from contracts.modules import import_all
from kompeten.problems import Problem, Text

PACKAGES = ("kompeten", "registration", "assessment", "certification", "development", "notifications", "gateway")

MADE_FOR_AN_ANSWER = "OtherStatus"  # of whatever status a framework raised; tests of that leave some behind
TOLD_MORE_PRECISELY = {"MissingRole"}  # a `forbidden` that names the roles which may


@pytest.fixture(scope="module")
def problems() -> list[type[Problem]]:
    """Every kind of refusal that has a code of its own or says something of its own."""
    for package in PACKAGES:
        import_all(package)
    return sorted({Problem, *_below(Problem)}, key=lambda kind: (kind.code, kind.__qualname__))


def test_there_are_refusals_of_every_service(problems: list[type[Problem]]) -> None:
    homes = {kind.__module__.split(".")[0] for kind in problems}
    assert homes >= {package.split(".")[0] for package in PACKAGES} - {"notifications"}


def test_a_code_means_one_thing(problems: list[type[Problem]]) -> None:
    meanings: dict[str, dict[tuple[int, Text], list[str]]] = {}
    for kind in problems:
        if kind.__name__ in TOLD_MORE_PRECISELY:
            continue
        place = f"{kind.__module__}.{kind.__qualname__}"
        meanings.setdefault(kind.code, {}).setdefault((kind.status, kind.message), []).append(place)
    twofold = {code: list(found.values()) for code, found in meanings.items() if len(found) > 1}
    assert not twofold, twofold


def test_a_code_is_a_word_for_programs(problems: list[type[Problem]]) -> None:
    assert not [kind.code for kind in problems if not kind.code.replace("_", "").isalnum() or not kind.code.islower()]


def test_every_refusal_speaks_both_languages(problems: list[type[Problem]]) -> None:
    silent = [
        kind.__qualname__
        for kind in problems
        if not kind.message.id.strip() or not kind.message.en.strip() or kind.message.id == kind.message.en
    ]
    assert not silent, silent


def test_both_languages_tell_the_same_facts(problems: list[type[Problem]]) -> None:
    differing = [
        kind.__qualname__
        for kind in problems
        if _placeholders(kind.message.id, "_id") != _placeholders(kind.message.en, "_en")
    ]
    assert not differing, differing


def test_every_status_is_one_of_a_refusal(problems: list[type[Problem]]) -> None:
    refusals = {400, 401, 403, 404, 405, 408, 409, 410, 412, 413, 415, 421, 422, 429, 431}
    refusals |= {460}  # the tus protocol's own, of a damaged piece
    assert {kind.status for kind in problems} <= refusals | {500, 502, 503, 504}


def _below(kind: type[Problem]) -> Iterator[type[Problem]]:
    """Yield the subclasses our own modules define."""
    for one in kind.__subclasses__():
        is_ours = one.__module__.split(".")[0] in {package.split(".")[0] for package in PACKAGES}
        if is_ours and one.__name__ != MADE_FOR_AN_ANSWER:
            yield one
        yield from _below(one)


def _placeholders(text: str, language: str) -> set[str]:
    """Return what a text leaves to be filled; `parts_id` and `parts_en` are one fact in two languages."""
    return {name.removesuffix(language) for _, name, _, _ in string.Formatter().parse(text) if name is not None}
