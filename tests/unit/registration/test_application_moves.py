"""What the states of applications and batches allow."""

from datetime import date

import pytest

from kompeten.problems import IllegalMove
from registration.applications.rules import APPLICATION, ENDED, LIVE, ApplicationMove, ApplicationState, due_on
from registration.batches.rules import BATCH, BatchMove, BatchState


def test_an_application_ends_rejected_or_withdrawn_and_nothing_moves_it_then() -> None:
    assert {ApplicationState.REJECTED, ApplicationState.WITHDRAWN} == ENDED
    assert not any(APPLICATION.legal(state) for state in ENDED)
    assert set(LIVE) == set(ApplicationState) - ENDED


def test_only_what_is_not_decided_yet_can_be_accepted_returned_or_rejected() -> None:
    for move in (ApplicationMove.ACCEPT, ApplicationMove.RETURN, ApplicationMove.REJECT):
        assert APPLICATION.allowing(move) == {ApplicationState.SUBMITTED}


def test_a_name_is_corrected_in_an_accepted_application_which_stays_accepted() -> None:
    assert APPLICATION.after(ApplicationState.ACCEPTED, ApplicationMove.CORRECT) is ApplicationState.ACCEPTED
    assert APPLICATION.allowing(ApplicationMove.CORRECT) == {ApplicationState.ACCEPTED}


def test_a_live_application_can_be_withdrawn() -> None:
    assert APPLICATION.allowing(ApplicationMove.WITHDRAW) == set(LIVE)


def test_an_approved_batch_is_amended_by_the_lsp_alone() -> None:
    assert BATCH.after(BatchState.APPROVED, BatchMove.AMEND) is BatchState.APPROVED
    with pytest.raises(IllegalMove):
        BATCH.after(BatchState.APPROVED, BatchMove.AMEND_AS_ORGANIZER)


def test_a_batch_is_approved_once() -> None:
    assert BATCH.allowing(BatchMove.APPROVE) == {BatchState.PROPOSED}


def test_an_illegal_move_says_what_is_legal_in_both_languages() -> None:
    with pytest.raises(IllegalMove) as refused:
        APPLICATION.after(ApplicationState.RETURNED, ApplicationMove.ACCEPT)
    assert "ajukan kembali, tarik" in refused.value.text.id
    assert "submit again, withdraw" in refused.value.text.en


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2026, 7, 1), date(2026, 7, 14)), (date(2026, 7, 14), date(2026, 7, 14)), (date(2026, 7, 15), None)],
)
def test_a_returned_application_is_due_the_day_before_its_batch_begins(today: date, due: date | None) -> None:
    assert due_on(date(2026, 7, 15), today=today) == due
