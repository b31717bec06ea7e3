"""A stand-in in memory for Valkey, on a port: it speaks the protocol and runs the scripts of the rate limits."""

import contextlib
import socket
from collections.abc import Iterator
from threading import Thread

from fakeredis import TcpFakeServer
from fakeredis._clients._tcp_server import TCPFakeRequestHandler  # the server takes no other from outside


class _KeptOpen(TCPFakeRequestHandler):
    """Goes on after an error, as Valkey does: a client is told so that it must load a script first."""

    def handle(self) -> None:
        """Serve until the client goes away."""
        while not self.server._shutdown_event.is_set() and not self._is_over():
            super().handle()

    def _is_over(self) -> bool:
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False


@contextlib.contextmanager
def counts_store() -> Iterator[str]:
    """Run the store until the block ends, and yield its address."""
    with TcpFakeServer(("127.0.0.1", 0), server_type="valkey") as server:
        server.RequestHandlerClass = _KeptOpen
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"valkey://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
