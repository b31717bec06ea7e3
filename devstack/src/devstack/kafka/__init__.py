"""A Kafka broker of our own: given by the environment, in a container, or from its jars on this machine."""

import os
import shutil

from devstack.containers import has_image
from devstack.errors import NothingToRunOn
from devstack.kafka.jars import find_jars
from devstack.kafka.servers import ContainerKafka, GivenKafka, KafkaServer, NativeKafka

__all__ = ["IMAGE", "KafkaServer", "start"]

IMAGE = "apache/kafka:4.3.1"


def start(*, disposable: bool = False) -> KafkaServer:
    """Start a broker, or take the one in `KAFKA_BOOTSTRAP_SERVERS`; blocks until it is ready.

    With `disposable` the broker is one a test may harm, so never the given one.
    """
    given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "")
    if given and not disposable:
        return GivenKafka(given)
    if has_image(IMAGE):
        return ContainerKafka(IMAGE)
    jars = find_jars()
    if jars is None or shutil.which("java") is None:
        raise NothingToRunOn(
            "Kafka cannot be started: set KAFKA_BOOTSTRAP_SERVERS, or start a Docker engine that can pull "
            f"{IMAGE}, or install Java 17 or newer and Maven (Debian's packages openjdk-17-jre-headless and maven)."
        )
    return NativeKafka(jars)
