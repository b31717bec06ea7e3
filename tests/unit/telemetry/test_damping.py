"""What a library repeats in an outage is written now and then; what we say ourselves always."""

import logging

from kompeten.telemetry.damping import EVERY_SECONDS, Damping


def record(
    name: str, at: float, template: str = "Unable connect to node with id %s", node: int = 1
) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, template, (node,), None)
    made.created = at
    return made


def test_a_repeated_message_is_written_once_in_ten_seconds_and_says_how_often_it_came() -> None:
    damping = Damping("aiokafka")
    passed = [damping.filter(record("aiokafka.client", at, node=int(at))) for at in (1000.0, 1000.1, 1003.0, 1009.9)]
    assert passed == [True, False, False, False]
    following = record("aiokafka.client", 1000.0 + EVERY_SECONDS)
    assert damping.filter(following)
    assert following.getMessage() == "Unable connect to node with id 1 (and 3 times before)"


def test_another_message_is_not_held_back() -> None:
    damping = Damping("aiokafka")
    assert damping.filter(record("aiokafka.client", 1.0))
    assert damping.filter(record("aiokafka.client", 1.0, template="Heartbeat %s failed"))
    assert damping.filter(record("aiokafka.consumer", 1.0))


def test_our_own_words_are_never_held_back() -> None:
    damping = Damping("aiokafka")
    assert all(damping.filter(record(name, 1.0)) for name in ("kompeten", "kompeten", "aiokafkaesque", "aiokafkaesque"))
