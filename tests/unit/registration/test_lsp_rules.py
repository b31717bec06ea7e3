"""What an LSP may decide for itself."""

import pytest

from registration.lsps.rules import is_number_pattern


@pytest.mark.parametrize(
    "pattern", ["{sequence:05d}/LSP-X/{scheme}/{year}", "PUS {sequence} {year}", "{lsp}{sequence}-{year}"]
)
def test_a_pattern_of_sequence_and_year_writes_numbers(pattern: str) -> None:
    assert is_number_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "{sequence}",
        "{year}/{scheme}",
        "{sequence}/{year}/{nik}",
        "{sequence:zz}/{year}",
        "{sequence.real}{year}",
        "{",
        "{}{}",
    ],
)
def test_a_pattern_that_could_repeat_a_number_or_cannot_be_written_is_none(pattern: str) -> None:
    assert not is_number_pattern(pattern)
