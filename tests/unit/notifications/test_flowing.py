"""Letters in short lines that are read as they were meant."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from notifications.sending.flowing import MARK, flowed

WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=40) | st.sampled_from(["", ">", "From", "--"])
PARAGRAPHS = st.lists(WORDS, max_size=60).map(" ".join).map(str.strip)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws texts slowly
@given(st.lists(PARAGRAPHS, max_size=5))
@example(["Skema    : Pengatalogan", "> kutipan", "From: seseorang"])
def test_a_reader_puts_the_paragraphs_together_again(paragraphs: list[str]) -> None:
    written = flowed("".join(f"{one}\n" for one in paragraphs))
    lines = written.split("\n")[:-1]
    read, open_line = [], ""
    for line in lines:
        plain = line.removeprefix(" ")
        if line.endswith(" ") and line != MARK:
            open_line += plain
        else:
            read.append(open_line + plain)
            open_line = ""
    assert [one.split() for one in read] == [one.split() for one in paragraphs]
    assert not open_line


@given(st.lists(st.text("abc", min_size=1, max_size=30), min_size=1, max_size=50).map(" ".join))
def test_no_line_is_longer_than_78_characters(paragraph: str) -> None:
    assert max(len(line) for line in flowed(f"{paragraph}\n").split("\n")) <= 78


def test_the_mark_before_a_signature_stays_as_it_is() -> None:
    assert flowed("Halo.\n\n-- \nLSP\n") == "Halo.\n\n-- \nLSP\n"
