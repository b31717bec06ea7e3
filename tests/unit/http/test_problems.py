"""What a refusal looks like to whoever gets it."""

import json

import pytest

from kompeten.problems import (
    IllegalMove,
    Invalid,
    NotFound,
    Problem,
    Text,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    field_error,
    problem_response,
)


class BatchFull(Problem):
    """A refusal as services write them."""

    status = 409
    code = "batch_full"
    message = Text("Kuota {quota} sudah penuh.", "The quota of {quota} is used up.")


def test_a_problem_carries_status_code_and_both_languages() -> None:
    response = problem_response(BatchFull(quota=60))
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert json.loads(bytes(response.body)) == {
        "type": "urn:kompeten:problem:batch_full",
        "title": "Batch full",
        "status": 409,
        "code": "batch_full",
        "detail": "Kuota 60 sudah penuh.",
        "message": {"id": "Kuota 60 sudah penuh.", "en": "The quota of 60 is used up."},
        "errors": [],
    }


def test_a_field_error_points_into_the_body() -> None:
    error = field_error("full_name", "required", Text("Wajib diisi.", "Required."))
    nested = field_error("mark", "required", Text("Wajib diisi.", "Required."), pointer="#/units/0/mark", row=3)
    body = json.loads(bytes(problem_response(Invalid(errors=[error, nested])).body))
    assert body["errors"][0] == {
        "pointer": "#/full_name",
        "row": None,
        "field": "full_name",
        "code": "required",
        "message": {"id": "Wajib diisi.", "en": "Required."},
    }
    assert (body["errors"][1]["pointer"], body["errors"][1]["row"]) == ("#/units/0/mark", 3)


def test_an_illegal_move_lists_the_legal_ones() -> None:
    said = IllegalMove(state="accepted", legal=["withdraw", "correct"]).text
    assert "accepted" in said.en
    assert "withdraw, correct" in said.en
    assert "tarik, koreksi" in said.id
    assert IllegalMove(state="rejected", legal=[]).text.en.endswith(": -.")


def test_a_missing_placeholder_is_noticed_where_it_is_raised() -> None:
    with pytest.raises(KeyError):
        BatchFull()


def test_values_with_braces_stay_as_they_are() -> None:
    assert BatchFull(quota="{secret}").text.en == "The quota of {secret} is used up."


def test_waiting_is_told_where_it_helps() -> None:
    assert problem_response(Unavailable()).headers["retry-after"] == "5"
    assert problem_response(Unavailable(retry_after=30)).headers["retry-after"] == "30"
    assert problem_response(TooManyRequests()).headers["retry-after"] == "60"
    assert "retry-after" not in problem_response(TooLarge(limit=10)).headers


def test_missing_tokens_are_challenged() -> None:
    assert problem_response(Unauthenticated()).headers["www-authenticate"] == "Bearer"


def test_not_found_says_that_it_may_only_be_late() -> None:
    assert "may take a moment" in NotFound().text.en
