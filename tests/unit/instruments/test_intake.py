"""What a Kafka client tells of how far behind it is."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from aiokafka import TopicPartition

from kompeten.messaging.intake import Intake

FIRST, SECOND = TopicPartition("t", 0), TopicPartition("t", 1)


@dataclass
class Client:
    """A Kafka client: end, position and moment of the last answer per partition."""

    ends: dict[TopicPartition, int | None]
    positions: dict[TopicPartition, int | None]
    heard: int = 1
    _subscription: Any = field(init=False)

    def __post_init__(self) -> None:
        """Answer about positions as aiokafka does."""
        self._subscription = SimpleNamespace(
            subscription=SimpleNamespace(assignment=SimpleNamespace(state_value=self._state))
        )

    def assignment(self) -> set[TopicPartition]:
        """Return what is assigned."""
        return set(self.ends)

    def highwater(self, partition: TopicPartition) -> int | None:
        """Return the end."""
        return self.ends[partition]

    def last_poll_timestamp(self, _: TopicPartition) -> int:
        """Return when the end was told."""
        return self.heard

    def _state(self, partition: TopicPartition) -> Any:
        position = self.positions[partition]
        return SimpleNamespace(has_valid_position=position is not None, position=position)


def intake_of(client: Client | None) -> Intake:
    """Return an intake on a client."""
    intake = Intake()
    intake.subscription = SimpleNamespace(consumer=client)
    return intake


def test_lag_is_what_waits_and_what_is_in_hand() -> None:
    intake = intake_of(Client({FIRST: 10, SECOND: 5}, {FIRST: 7, SECOND: 5}))
    intake.in_hand = 2
    assert (intake.lag(), intake.partitions()) == (5, 2)


def test_without_a_running_client_nothing_is_known() -> None:
    for intake in (Intake(), intake_of(None)):
        assert (intake.lag(), intake.partitions(), intake.is_idle()) == (None, None, False)


def test_a_consumer_is_idle_when_all_is_read_and_the_broker_goes_on_saying_so() -> None:
    client = Client({FIRST: 10}, {FIRST: 10})
    intake = intake_of(client)
    assert intake.is_idle()
    assert not intake.is_idle(), "the end was not told again"
    client.heard += 1
    assert intake.is_idle()


def test_a_consumer_with_work_or_without_a_position_is_not_idle() -> None:
    assert not intake_of(Client({FIRST: 10}, {FIRST: 9})).is_idle()
    assert not intake_of(Client({FIRST: 10}, {FIRST: None})).is_idle()
    busy = intake_of(Client({FIRST: 10}, {FIRST: 10}))
    busy.in_hand = 1
    assert not busy.is_idle()


def test_a_member_without_a_partition_has_nothing_to_do() -> None:
    assert intake_of(Client({}, {})).is_idle()
