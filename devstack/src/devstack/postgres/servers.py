"""The three kinds of PostgreSQL server a stack can run on; all know the superuser's address."""

import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from devstack.containers import ContainerServer
from devstack.errors import StartFailed
from devstack.ports import free_port
from devstack.postgres.binaries import Binaries, account, runs_as
from devstack.probes import postgres_answers
from devstack.process import TetheredProcess
from devstack.server import GivenServer, NativeServer, Server

Settings = dict[str, str]
MAX_CONNECTIONS = 300  # four services with pools of 16, test workers and probes side by side
SETTINGS = {
    "max_connections": str(MAX_CONNECTIONS),
    "fsync": "off",  # survives a kill of the server, not of the machine: the data is thrown away anyway
    "full_page_writes": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
# Our probe speaks no TLS; it asks no more than whether there is somebody to ask for a password.
TLS_ONLY = """
host postgres postgres 127.0.0.1/32 scram-sha-256
hostssl all all 127.0.0.1/32 scram-sha-256
"""


class PostgresServer(Server):
    """A PostgreSQL server; `url` is its superuser's address, without a driver name."""

    url: str


class GivenPostgres(GivenServer, PostgresServer):
    """A server that was running before us."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("+asyncpg", "", 1).replace("postgres://", "postgresql://", 1)


class ContainerPostgres(ContainerServer, PostgresServer):
    """A server in a container; `settings` are for it besides ours."""

    def __init__(self, image: str, *, settings: Settings) -> None:
        password = secrets.token_hex(16)
        super().__init__(
            image,
            inner_port=5432,
            describe=lambda _host, _port: {"POSTGRES_PASSWORD": password},
            answers=postgres_answers,
            command=" ".join(["postgres", *_arguments(SETTINGS | settings)]),
        )
        self.url = f"postgresql://postgres:{password}@{self.host}:{self.port}/postgres"


class NativePostgres(NativeServer, PostgresServer):
    """A server from programs on this machine, as an unprivileged user, over TCP on 127.0.0.1.

    With the files of a certificate and its key it takes connections to other databases than `postgres` over TLS only.
    """

    def __init__(
        self, binaries: Binaries, *, certificate: tuple[Path, Path] | None = None, settings: Settings | None = None
    ) -> None:
        user = account()
        super().__init__("postgres", port=free_port(), user=user)
        if user is not None and not runs_as(user, binaries):
            binaries = binaries.copied_to(self.folder / "programs")
        self._binaries = binaries
        self._user = user
        self._data = self.folder / "data"
        password = secrets.token_hex(16)
        self.url = f"postgresql://postgres:{password}@127.0.0.1:{self.port}/postgres"
        own = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        own |= {"ssl": "on"} if certificate else {}
        own["dynamic_shared_memory_type"] = "mmap"  # in the data folder: a killed server leaves nothing in /dev/shm
        command = [binaries.program("postgres"), "-D", str(self._data), *_arguments(SETTINGS | own | (settings or {}))]
        self.process = TetheredProcess(
            command,
            log=self.folder / "postgres.log",
            environment=binaries.environment(),
            user=user,
            removed=[self.folder],
            farewell=signal.SIGQUIT,  # immediate shutdown: takes the backends along
        )
        self.begin(lambda: self._prepare(password, certificate))

    def answers(self) -> bool:
        """Ask the server in its own protocol."""
        return postgres_answers("127.0.0.1", self.port)

    def replace_data(self, make: Callable[[Path], None]) -> None:
        """Lose the disk: kill the server, let `make` put other data in the folder's place, and start on it.

        What `make` leaves anywhere in the server's folder becomes the server's own.
        """
        self.kill()
        shutil.rmtree(self._data)
        make(self._data)
        if self._user is not None:
            for place in (self.folder, *self.folder.rglob("*")):
                shutil.chown(place, self._user)
        self.restart()

    def _prepare(self, password: str, certificate: tuple[Path, Path] | None) -> None:
        self._initialise(password)
        if certificate is None:
            return
        for file, name in zip(certificate, ("server.crt", "server.key"), strict=True):
            kept = self._data / name
            shutil.copyfile(file, kept)
            kept.chmod(0o600)
            if self._user is not None:
                shutil.chown(kept, self._user)
        (self._data / "pg_hba.conf").write_text(TLS_ONLY)

    def _initialise(self, password: str) -> None:
        secret = self.folder / "password"
        secret.write_text(password)
        secret.chmod(0o644)  # the folder around it is closed to others
        done = subprocess.run(
            [
                *(self._binaries.program("initdb"), "-D", str(self._data), "-U", "postgres", "--pwfile", str(secret)),
                *("-A", "scram-sha-256", "-E", "UTF8", "--no-sync", "--no-instructions"),
            ],
            user=self._user,
            extra_groups=[] if self._user else None,
            env=self._binaries.environment(),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise StartFailed(f"initdb failed:\n{done.stdout}{done.stderr}")


def _arguments(settings: dict[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
