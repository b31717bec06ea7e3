"""The whole system in containers, as docker-compose.yml describes it, under a project name and on ports of its own."""

import asyncio
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devstack.demo.place import Place
from devstack.folders import checkout
from devstack.lsps import configure_lsp
from devstack.ports import free_port
from devstack.provision import SERVICES_WITH_DATABASES
from kompeten_ops.tokens import OPERATOR, ensure_key, sign

NO_ENGINE = "make e2e needs a Docker engine that answers, with compose 2: start one, or set DOCKER_HOST"
LOGS = checkout() / "var" / "e2e" / "logs.txt"
COMMAND_SECONDS = 900  # the first time images are built and fetched


@dataclass(frozen=True)
class Composition:
    """The running project; `folder` holds its settings, keys and mails."""

    project: str
    folder: Path
    gateway_port: int
    kafka_port: int

    def compose(self, *arguments: str) -> str:
        """Run `docker compose` on the project and return what it wrote; fails the test with its complaint."""
        command = ["docker", "compose", "--project-name", self.project, "--progress", "plain"]
        command += ["--project-directory", str(checkout()), "--env-file", str(self.folder / "env"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS)
        if done.returncode != 0:
            pytest.fail(f"docker compose {' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def up(self, *services: str) -> None:
        """Start what does not run, and wait until it is healthy."""
        alone = ["--no-deps", "--no-build"] if services else ["--build"]
        self.compose("up", "--detach", "--wait", "--no-recreate", *alone, *services)

    def kill(self, *services: str) -> None:
        """End containers as a crash would."""
        self.compose("kill", "--signal", "KILL", *services)

    def swap(self, first: str, second: str) -> bool:
        """Kill both at once and start them the other way round; tell whether each got the other's address."""
        before = [self.address(one) for one in (first, second)]
        self.kill(first, second)
        for one in (second, first):
            self.up(one)
        return [self.address(one) for one in (second, first)] == before

    def address(self, service: str) -> str:
        """Return where the gateway's network has a container."""
        container = self.compose("ps", "--quiet", service).strip()
        shown = f'{{{{(index .NetworkSettings.Networks "{self.project}_front").IPAddress}}}}'
        command = ["docker", "inspect", "--format", shown, container]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()

    def place(self, folder: Path) -> Place:
        """Return where a story plays on this system."""
        folder.mkdir(exist_ok=True)
        return Place(
            gateway=f"http://127.0.0.1:{self.gateway_port}",
            keys=self.folder / "keys",
            bootstrap_servers=f"127.0.0.1:{self.kafka_port}",
            namespace="",
            mail=self.folder / "mail",
            folder=folder,
        )


@pytest.fixture(scope="session")
def engine() -> None:
    """Fail where no Docker engine answers: nothing here is skipped."""
    if not all(answers(command) for command in (["docker", "info"], ["docker", "compose", "version"])):
        pytest.fail(NO_ENGINE, pytrace=False)


def answers(command: list[str]) -> bool:
    """Return whether a command is there and succeeds."""
    try:
        subprocess.run(command, capture_output=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


@pytest.fixture
def composition(engine: None, tmp_path: Path) -> Iterator[Composition]:  # noqa: ARG001 - asked for its check
    """An empty system, up and healthy; removed with its data afterwards; its logs stay in `LOGS`."""
    project = f"kompeten-e2e-{secrets.token_hex(3)}"
    running = Composition(project, tmp_path / "compose", free_port(), free_port())
    prepare(running)
    try:
        running.up()
        operator = sign(running.folder / "keys", subject="e2e", roles=[OPERATOR])
        gateway = f"http://127.0.0.1:{running.gateway_port}"
        asyncio.run(configure_lsp(gateway, operator, SERVICES_WITH_DATABASES[1:]))
        yield running
    finally:
        LOGS.parent.mkdir(parents=True, exist_ok=True)
        LOGS.write_text(running.compose("logs", "--no-color", "--timestamps"), "utf-8")
        running.compose("down", "--volumes", "--timeout", "20")


def prepare(composition: Composition) -> None:
    """Write the settings: the example's, secrets of their own, free ports, folders of this test."""
    mail = composition.folder / "mail"
    mail.mkdir(parents=True)
    mail.chmod(0o777)  # the catcher is another user
    example = checkout() / ".env.example"
    command = [sys.executable, str(checkout() / "deploy" / "new_env.py"), str(example)]
    settings = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    own = {
        "JWKS_FILE": ensure_key(composition.folder / "keys"),
        "MAIL_FOLDER": mail,
        "GATEWAY_PORT": composition.gateway_port,
        "PUBLIC_URL": f"http://127.0.0.1:{composition.gateway_port}",
        "KAFKA_PORT": composition.kafka_port,
        "DIGEST_QUIET_SECONDS": 1,
        "BEHAVIOUR_MONTHS": 0,  # asked at once
        "KAFKA_OPTS": "-XX:TieredStopAtLevel=1",  # too short-lived to earn C2 back
    }
    lines = "".join(f"{name}={value}\n" for name, value in own.items())
    (composition.folder / "env").write_text(f"{settings}\n{lines}", "utf-8")
