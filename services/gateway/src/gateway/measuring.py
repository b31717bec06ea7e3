"""The gateway's metrics, on a port of their own: its front door is open to everyone."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import start_http_server

from gateway.settings import GatewaySettings
from kompeten.telemetry.metrics import Metrics


@contextmanager
def metrics_served(metrics: Metrics, settings: GatewaySettings) -> Iterator[None]:
    """Answer `GET /metrics` on the metrics port until the block ends; without such a port nobody is answered."""
    if settings.metrics_port is None:
        yield
        return
    server, thread = start_http_server(settings.metrics_port, settings.host, metrics.registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
