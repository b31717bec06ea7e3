"""The three kinds of Kafka broker a stack can run on; all know the address clients start from."""

import base64
import subprocess
import uuid
from pathlib import Path

from devstack.containers import ContainerServer
from devstack.errors import StartFailed
from devstack.kafka.settings import CONTAINER_COMMAND, LOGGING, Detour, container_variables, properties
from devstack.ports import free_port
from devstack.probes import kafka_answers
from devstack.process import TetheredProcess
from devstack.server import GivenServer, NativeServer, Server

JAVA = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # short-lived and small: no time to earn C2 back
HEAP = "-Xmx512m"


class KafkaServer(Server):
    """A Kafka broker; `bootstrap_servers` is the address clients start from, `detour` the way that leads by a proxy."""

    bootstrap_servers: str
    detour: Detour | None = None


class GivenKafka(GivenServer, KafkaServer):
    """A broker that was running before us."""

    def __init__(self, bootstrap_servers: str) -> None:
        self.bootstrap_servers = bootstrap_servers


class ContainerKafka(ContainerServer, KafkaServer):
    """A broker in a container."""

    def __init__(self, image: str) -> None:
        super().__init__(
            image,
            inner_port=9092,
            describe=container_variables,
            answers=kafka_answers,
            command=CONTAINER_COMMAND,
        )
        self.bootstrap_servers = f"{self.host}:{self.port}"


class NativeKafka(NativeServer, KafkaServer):
    """One node that is broker and controller, from the jars in the cache."""

    def __init__(self, jars: Path) -> None:
        super().__init__("kafka", port=free_port())
        self.bootstrap_servers = f"127.0.0.1:{self.port}"
        self._jars = jars
        self._settings = self.folder / "server.properties"
        logging = self.folder / "log4j2.properties"
        logging.write_text(LOGGING)
        self.detour = Detour(listens=free_port(), advertised=free_port())
        self._settings.write_text(
            properties(port=self.port, controller_port=free_port(), detour=self.detour, data=self.folder / "data")
        )
        self.process = TetheredProcess(
            [*JAVA, HEAP, f"-Dlog4j2.configurationFile={logging}", *self._main("kafka.Kafka"), str(self._settings)],
            log=self.folder / "kafka.log",
            removed=[self.folder],
        )
        self.begin(self._format)

    def answers(self) -> bool:
        """Ask the broker in its own protocol."""
        return kafka_answers("127.0.0.1", self.port)

    def _main(self, name: str) -> list[str]:
        return ["-cp", f"{self._jars}/*", name]

    def _format(self) -> None:
        # An id that begins with "-" would be taken for an option: one start in 64 would fail.
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "_")
        done = subprocess.run(
            [*JAVA, *self._main("kafka.tools.StorageTool"), "format", "-t", cluster, "-c", str(self._settings)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise StartFailed(f"Kafka could not format its storage:\n{done.stdout}{done.stderr}")
