"""What a test may do to a PostgreSQL or Kafka server, wherever it runs."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Self

from devstack.folders import temporary
from devstack.process import POLL_SECONDS, TetheredProcess

READY_SECONDS = 180


class Server(ABC):
    """A running server; as a context manager it is stopped at the end."""

    @abstractmethod
    def stop(self) -> None:
        """End the server and remove its data; a second call does nothing."""

    @abstractmethod
    def kill(self) -> None:
        """End the server as a crash would (SIGKILL); data and address stay."""

    @abstractmethod
    def pause(self) -> None:
        """Freeze the server: connections stay open, nothing answers."""

    @abstractmethod
    def resume(self) -> None:
        """Undo `pause`."""

    @abstractmethod
    def restart(self) -> None:
        """Start the ended server again on the same address and data and wait until it is ready; ends a running one."""

    def __enter__(self) -> Self:
        """Return the server, which runs already."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()


class GivenServer(Server):
    """A server that the environment gave us: it is not ours to stop or to harm."""

    def stop(self) -> None:
        """Do nothing: whoever started it stops it."""

    def kill(self) -> None:
        """Refuse."""
        raise NotImplementedError("a server given by the environment is not ours to harm: start(disposable=True)")

    def pause(self) -> None:
        """Refuse."""
        self.kill()

    def resume(self) -> None:
        """Refuse."""
        self.kill()

    def restart(self) -> None:
        """Refuse."""
        self.kill()


class NativeServer(Server):
    """A server that runs as a program on this machine, its data in a temporary folder.

    A subclass sets `process` and calls `begin` at the end of its constructor.
    """

    process: TetheredProcess
    ready_seconds: float = READY_SECONDS
    poll_seconds: float = POLL_SECONDS

    def __init__(self, name: str, *, port: int, user: str | None = None) -> None:
        self.port = port
        self.folder = temporary(name, user=user)

    @abstractmethod
    def answers(self) -> bool:
        """Return whether the server serves requests now."""

    def begin(self, prepare: Callable[[], None]) -> None:
        """Prepare the data, start for the first time and wait; leaves nothing behind when that fails."""
        try:
            prepare()
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Kill the server, which is quick, since its data goes too."""
        self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        """Kill the server and all its processes."""
        self.process.kill()

    def pause(self) -> None:
        """Freeze the server and all its processes."""
        self.process.pause()

    def resume(self) -> None:
        """Let them go on."""
        self.process.resume()

    def restart(self) -> None:
        """Kill the server if it runs, and start it again."""
        self.process.kill()
        self._start()

    def _start(self) -> None:
        self.process.start()
        self.process.wait_until(self.answers, seconds=self.ready_seconds, pause=self.poll_seconds)
