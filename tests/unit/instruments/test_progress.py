"""Who is stuck, and who only waits: judged by a clock the test holds."""

import pytest

from kompeten.telemetry.progress import Dependency, Progress


class Watch:
    """A monotonic clock that stands still until moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """Return the moment last set."""
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    """The clock."""
    return Watch()


@pytest.fixture
def progress(watch: Watch) -> Progress:
    """A board with one task that needs everything."""
    board = Progress(watch)
    board.expect("relay", Dependency)
    return board


def pass_time(progress: Progress, watch: Watch, seconds: int) -> None:
    """Let time pass with a loop that turns."""
    for _ in range(seconds):
        watch.seconds += 1
        progress.beat()


def test_a_task_that_moves_is_never_stuck(progress: Progress, watch: Watch) -> None:
    for _ in range(10):
        pass_time(progress, watch, 59)
        progress.made("relay")
    assert progress.complaint() is None


def test_a_task_is_stuck_after_a_minute_in_which_everything_answered(progress: Progress, watch: Watch) -> None:
    pass_time(progress, watch, 60)
    assert progress.complaint() is None
    pass_time(progress, watch, 1)
    assert progress.complaint() == "no progress: relay"


def test_an_outage_is_never_counted_and_the_minute_starts_after_it(progress: Progress, watch: Watch) -> None:
    for _ in range(100):
        pass_time(progress, watch, 5)
        progress.excuse(["relay"])
    assert progress.still_for()["relay"] == 500
    assert progress.complaint() is None
    pass_time(progress, watch, 60)
    assert progress.complaint() is None
    pass_time(progress, watch, 1)
    assert progress.complaint() == "no progress: relay"


def test_a_task_that_moves_again_is_well_again(progress: Progress, watch: Watch) -> None:
    pass_time(progress, watch, 100)
    progress.made("relay")
    assert progress.complaint() is None


def test_a_loop_that_does_not_turn_is_a_complaint_of_its_own(progress: Progress, watch: Watch) -> None:
    progress.made("relay")
    watch.seconds += 31
    assert progress.complaint() == "loop"


def test_a_process_that_was_frozen_gets_its_minute_anew(progress: Progress, watch: Watch) -> None:
    watch.seconds += 90
    progress.beat()
    assert progress.complaint() is None


def test_who_moved_lately_is_not_asked_about(progress: Progress, watch: Watch) -> None:
    pass_time(progress, watch, 10)
    assert not progress.waiting(10)
    pass_time(progress, watch, 1)
    assert set(progress.waiting(10)["relay"]) == {Dependency.DATABASE, Dependency.KAFKA}


def test_a_task_nobody_expected_is_judged_from_its_first_move(progress: Progress, watch: Watch) -> None:
    progress.made("sealer")
    pass_time(progress, watch, 61)
    progress.made("relay")
    assert progress.complaint() == "no progress: sealer"
