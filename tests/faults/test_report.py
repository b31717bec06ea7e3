"""The report: which fault ran in which seed, which in none, and why."""

from typing import Any

from faults.catalogue import FAULTS, missing
from faults.report import page

Json = dict[str, Any]  # Any: JSON


def fault(name: str, **told: object) -> Json:
    return {"kind": "fault", "name": name, "began": 1.0, "at": 2.0} | told


def everything_but(*left_out: str) -> list[Json]:
    return [fault(name) for name in FAULTS if name not in left_out]


def test_a_fault_is_shown_under_the_seed_it_ran_in() -> None:
    shown = page([(7, [fault("burst"), fault("burst")], []), (8, [fault("disk full")], [])])
    assert "<td>F12</td><td>burst</td><td>2</td><td></td>" in shown
    assert "<td>F11</td><td>disk full</td><td></td><td>1</td>" in shown


def test_a_fault_in_no_seed_is_said_to_be_in_none() -> None:
    assert missing([everything_but("wrong clock"), everything_but("wrong clock", "kill")]) == [
        "F7 wrong clock: in no seed"
    ]
    assert "in no seed" in page([(1, everything_but("wrong clock"), [])])


def test_a_fault_this_machine_cannot_do_says_why() -> None:
    lines = [*everything_but("disk full"), fault("disk full", not_run="cannot mount: permission denied")]
    assert missing([lines]) == ["F11 disk full: not run here: cannot mount: permission denied"]
    assert "not run here: cannot mount: permission denied" in page([(1, lines, [])])


def test_lag_is_drawn_where_it_could_be_measured() -> None:
    lags = [{"kind": "lag", "at": 1.0, "records": 12}, {"kind": "lag", "at": 4.0, "records": None}]
    assert "up to 12" in page([(1, lags, [])])


def test_no_identity_number_of_the_campaign_stands_in_the_report() -> None:
    canary: Json = {"kind": "canary", "at": 0.5, "nik": "6301131306759318"}
    asked = {"kind": "operation", "name": "submit", "at": 1.0, "began": 0.9, "status": 500, "answer": canary}
    assert canary["nik"] not in page([(1, [canary, asked, *everything_but()], [])])
