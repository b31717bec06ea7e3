"""What was published against what a restored database knows: every case of stream and outbox."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from delivery.sample_service import TOPIC, rejected, wire
from kompeten.ids import new_id
from kompeten.messaging.records import read
from kompeten.operations.replaying import StoredRecord
from kompeten.recovery.survey import Survey, Waiting

SUBJECT = uuid4()
STREAM = (TOPIC, str(SUBJECT))


def see(survey: Survey, sequence: int, event_id: UUID | None = None, *, is_cut: bool = False) -> None:
    """Show the survey one published record."""
    key, headers, value = wire(rejected(SUBJECT), sequence, event_id)
    survey.see(TOPIC, read(StoredRecord(TOPIC, 0, sequence, key, value, tuple(headers)), TOPIC), is_cut=is_cut)


def survey(last: int, waiting: dict[int, Waiting] | None = None, noted: tuple[UUID, ...] = ()) -> Survey:
    """Return a survey of a database that stands at `last`."""
    rows = {(*STREAM, sequence): one for sequence, one in (waiting or {}).items()}
    return Survey("/registration", rows, noted, {STREAM: last})


def missed(of: Survey) -> list[int]:
    """Return the sequences missed."""
    return [one.attributes.sequence for one in of.missed()]


@given(published=st.integers(0, 9), known=st.integers(0, 9), cut=st.integers(0, 9), copies=st.booleans())
def test_what_lies_beyond_the_database_is_missed_without_holes(
    published: int, known: int, cut: int, *, copies: bool
) -> None:
    one = survey(known)
    for sequence in range(min(cut, published) + 1, published + 1):
        event_id = new_id()
        for _ in range(2 if copies else 1):
            see(one, sequence, event_id, is_cut=cut > 0)
    assert missed(one) == list(range(max(known, min(cut, published)) + 1, published + 1))
    assert not one.forks


def test_what_was_sent_leaves_the_outbox_and_what_was_not_stays() -> None:
    sent, waiting = Waiting(1, new_id()), Waiting(2, new_id())
    one = survey(2, {1: sent, 2: waiting})
    see(one, 1, sent.event_id)
    assert (one.sent, one.forks, missed(one)) == ({1}, [], [])


def test_another_event_under_a_waiting_number_is_a_fork() -> None:
    one = survey(1, {1: Waiting(1, new_id())})
    see(one, 1)
    assert (one.sent, len(one.forks)) == (set(), 1)


def test_a_forged_record_behind_a_hole_raises_nothing() -> None:
    one = survey(1)
    see(one, 1)
    see(one, 2)
    see(one, 99)
    assert missed(one) == [2]


def test_what_an_earlier_attempt_noted_is_found_again_though_the_stream_was_raised() -> None:
    one = survey(3, noted=(noted := new_id(), also := new_id()))
    for sequence, event_id in ((1, new_id()), (2, noted), (3, also)):
        see(one, sequence, event_id)
    assert missed(one) == [2, 3]


def test_another_source_says_nothing() -> None:
    one = Survey("/assessment")
    see(one, 1)
    assert missed(one) == []
