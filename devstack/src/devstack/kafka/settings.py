"""How a development broker is set: one node, quick to start, quick to come back after a kill."""

from dataclasses import dataclass
from pathlib import Path

SHARED = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    # one node can hold one copy
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "min.insync.replicas": "1",
    # fewer files to open, recover and load
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "log.cleaner.dedupe.buffer.size": "8388608",
    "group.initial.rebalance.delay.ms": "0",  # no waiting for more members
    "group.min.session.timeout.ms": "1000",  # so that tests need not wait for killed members as long as production does
    "auto.create.topics.enable": "false",  # a topic has the partitions its service gave it, or none
    # after a kill the controller waits this long before the same broker may come back; the default is 9 s
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "500",
}

LOGGING = """\
rootLogger.level = INFO
rootLogger.appenderRef.stdout.ref = STDOUT
appender.stdout.type = Console
appender.stdout.name = STDOUT
appender.stdout.layout.type = PatternLayout
appender.stdout.layout.pattern = [%d] %p %m (%c)%n
logger.config.name = org.apache.kafka.common.config.AbstractConfig
logger.config.level = WARN
"""


# The image's own start-up formats the data at every start; this way a killed container starts again on what it has.
CONTAINER_COMMAND = """\
bash -c 'printf %s "$PROPERTIES" >/tmp/server.properties
[ -f /var/lib/kafka/data/meta.properties ] ||
/opt/kafka/bin/kafka-storage.sh format --ignore-formatted -t 5L6g3nShT-eMCtK--X86sw -c /tmp/server.properties \
&& exec /opt/kafka/bin/kafka-server-start.sh /tmp/server.properties'"""


@dataclass(frozen=True)
class Detour:
    """A second way to the broker: it listens on one port and tells clients another, where a proxy may stand.

    Without it a client that came through a proxy would be told the broker's own address and go past the proxy.
    """

    listens: int
    advertised: int


def properties(*, port: int, controller_port: int, detour: Detour, data: Path) -> str:
    """Return the `server.properties` of a broker on this machine."""
    here = "127.0.0.1"
    own = {
        "listeners": f"PLAINTEXT://{here}:{port},DETOUR://{here}:{detour.listens},CONTROLLER://{here}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{here}:{port},DETOUR://{here}:{detour.advertised}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,DETOUR:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "log.dirs": str(data),
    }
    return "".join(f"{name}={value}\n" for name, value in (SHARED | own).items())


def container_variables(host: str, port: int) -> dict[str, str]:
    """Return the environment of `CONTAINER_COMMAND` for a broker that is reached at this host and port."""
    own = {
        "listeners": "PLAINTEXT://:9092,CONTROLLER://:9093",
        "advertised.listeners": f"PLAINTEXT://{host}:{port}",
        "controller.quorum.voters": "1@localhost:9093",
        "log.dirs": "/var/lib/kafka/data",
    }
    content = "".join(f"{name}={value}\n" for name, value in (SHARED | own).items())
    return {"PROPERTIES": content, "KAFKA_HEAP_OPTS": "-Xmx512m"}
