"""Servers in containers, where a Docker engine answers; most machines without one say so at once."""

import concurrent.futures
import contextlib
import os
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import docker  # type: ignore[import-untyped]
from docker.errors import DockerException, ImageNotFound, NotFound  # type: ignore[import-untyped]
from testcontainers.core.config import testcontainers_config as settings
from testcontainers.core.container import DockerContainer

from devstack.errors import StartFailed
from devstack.ports import free_port
from devstack.probes import wait_for
from devstack.server import Server

ANSWER_SECONDS = 3
PULL_SECONDS = 120
READY_SECONDS = 90


def has_image(image: str) -> bool:
    """Return whether an engine answers and has the image, pulled now if need be."""
    if not _engine_listens():  # the client leaves a socket open when nobody does
        return False
    client = docker.from_env(timeout=ANSWER_SECONDS)
    try:
        client.ping()
        client.images.get(image)
    except ImageNotFound:
        return _pulled(image)
    except (DockerException, OSError):
        return False
    finally:
        client.close()
    return True


def _engine_listens() -> bool:
    address = urlsplit(os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock")
    if address.scheme != "unix":
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(ANSWER_SECONDS)
        try:
            probe.connect(address.path)
        except OSError:
            return False
        return True


def _pulled(image: str) -> bool:
    def pull_image() -> None:
        client = docker.from_env(timeout=PULL_SECONDS)
        try:
            client.images.pull(image)
        finally:
            client.close()

    executor = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="docker-pull")
    pull = executor.submit(pull_image)
    executor.shutdown(wait=False)
    try:
        pull.result(PULL_SECONDS)
    except (DockerException, OSError, TimeoutError):
        return False
    return True


class ContainerServer(Server):
    """A server in a container, published on a port of the host that survives a restart of the container.

    `describe(host, port)` gives its settings: some servers must be told the address they are reached at. Ryuk
    (of testcontainers) removes the container should we be killed, where its image can be had.
    """

    def __init__(
        self,
        image: str,
        *,
        inner_port: int,
        describe: Callable[[str, int], dict[str, str]],
        answers: Callable[[str, int], bool],
        command: str = "",
    ) -> None:
        if not settings.ryuk_disabled and not has_image(settings.ryuk_image):
            settings.ryuk_disabled = True  # an engine without it is still better than none
        self.port = free_port("0.0.0.0")
        container = DockerContainer(image)
        self.host = container.get_docker_client().host()
        self._container = container.with_bind_ports(inner_port, self.port)
        self._container = self._container.with_envs(**describe(self.host, self.port))
        if command:
            self._container = self._container.with_command(command)
        self._answers = answers
        try:
            self._container.start()
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Remove the container with its data."""
        with contextlib.suppress(NotFound):  # a second call, or Ryuk was faster
            self._container.stop()

    def kill(self) -> None:
        """Kill the container's first process."""
        self._container.get_wrapped_container().kill()

    def pause(self) -> None:
        """Freeze the container."""
        self._container.get_wrapped_container().pause()

    def resume(self) -> None:
        """Thaw the container."""
        self._container.get_wrapped_container().unpause()

    def restart(self) -> None:
        """Start the same container again: same data, same port of the host."""
        self._container.get_wrapped_container().restart(timeout=0)
        self._wait()

    def _wait(self) -> None:
        if not wait_for(lambda: self._answers(self.host, self.port), seconds=READY_SECONDS):
            output = b"".join(self._container.get_logs()).decode(errors="replace")
            raise StartFailed(f"the container of {self._container.image} was not ready:\n{output[-3000:]}")
