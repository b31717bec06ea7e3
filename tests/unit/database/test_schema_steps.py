"""Which schema an image serves, and which steps may be taken: every case of an upgrade and the way back."""

import pytest

from kompeten.database.migrations.steps import Step, StillNeeded, fingerprint, objection, pending
from kompeten.database.tables import StepKind

E, C = StepKind.EXPANDING, StepKind.CONTRACTING


def line(*kinds: StepKind) -> list[Step]:
    return [Step(f"s{at}", kind, frozenset({f"s{at - 1}"} if at else ())) for at, kind in enumerate(kinds)]


def applied(image: list[Step]) -> dict[str, StepKind]:
    return {one.revision: one.kind for one in image}


@pytest.mark.parametrize(
    ("image", "database", "answer"),
    [
        ((E, E), (E, E), "serves"),
        ((E,), (E, E), "serves"),  # what came after only expanded
        ((E,), (E, E, E), "serves"),
        ((E, E), (E,), "refuses"),  # not migrated yet
        ((E, E), (), "refuses"),
        ((E, E), (E, E, C), "refuses"),  # something this image needs may be gone
        ((E, E), (E, E, E, C), "refuses"),
        ((E, E, C), (E, E), "serves"),  # its own contracting step waits until the older images are gone
        ((E, E, C), (E, E, C), "serves"),
        ((E, E, C), (E, E, C, E), "serves"),
    ],
)
def test_an_image_serves_from_its_last_expanding_step_up_to_the_next_contracting_one(
    image: tuple[StepKind, ...], database: tuple[StepKind, ...], answer: str
) -> None:
    assert ("refuses" if objection(line(*image), applied(line(*database))) else "serves") == answer


def test_a_contracting_step_is_left_out_until_it_is_asked_for() -> None:
    image = line(E, E, C)
    done = applied(line(E))
    assert [one.revision for one in pending(image, done, contract=False)] == ["s1"]
    assert [one.revision for one in pending(image, done, contract=True)] == ["s1", "s2"]


def test_an_empty_database_takes_every_step_for_nobody_can_be_using_it() -> None:
    image = line(E, C, E)
    assert pending(image, {}, contract=False) == image


def test_no_release_is_passed_over_while_its_contracting_step_waits() -> None:
    with pytest.raises(StillNeeded, match="s2 comes after a contracting step"):
        pending(line(E, C, E), applied(line(E)), contract=False)


def test_branches_hold_back_only_what_comes_after() -> None:
    platform = [Step("p0", E, frozenset()), Step("p1", C, frozenset({"p0"}))]
    service = [Step("a0", E, frozenset({"p0"})), Step("a1", E, frozenset({"a0"}))]
    found = pending([*platform, *service], {"p0": E, "a0": E}, contract=False)
    assert [one.revision for one in found] == ["a1"]


def test_images_with_other_steps_have_other_fingerprints() -> None:
    assert fingerprint(line(E)) != fingerprint(line(E, E))
    assert fingerprint(line(E, E)) == fingerprint(list(reversed(line(E, E))))
