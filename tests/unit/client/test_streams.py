"""How a stream of events is read."""

from kompeten_client.streams import Event, read_events


def test_events_end_at_blank_lines_and_a_comment_is_a_sign_of_life() -> None:
    lines = [": waiting", "", "event: progress", "data: one", "data:two", "", "data: three", "id: 7", "", "data: lost"]
    assert list(read_events(lines)) == [None, Event("progress", "one\ntwo"), Event("message", "three", "7")]
