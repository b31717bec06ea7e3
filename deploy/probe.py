"""Exit with 0 when the service in this container says it is ready; sockets only, so that asking costs little."""  # noqa: INP001 - a program of the image

import os
import socket
import sys

with socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), timeout=4) as connection:
    connection.sendall(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
    sys.exit(connection.recv(12)[9:12] != b"200")
