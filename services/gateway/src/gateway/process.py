"""What the gateway's process is made of."""

from dataclasses import dataclass, field

from gateway.callers import Callers
from gateway.cells import Cells
from gateway.forwarding import Forwarder
from gateway.settings import GatewaySettings
from kompeten.http.authorization import Guarded
from kompeten.service.supervision import Stoppable
from kompeten.telemetry.metrics import Metrics
from kompeten.telemetry.progress import Progress
from kompeten.telemetry.tracing import Tracing


@dataclass(kw_only=True)
class GatewayProcess(Guarded, Stoppable):
    """Made by `create_app`; the forwarder needs a running loop, so it begins and ends with the lifespan."""

    settings: GatewaySettings
    cells: Cells
    callers: Callers
    metrics: Metrics
    tracing: Tracing
    progress: Progress = field(default_factory=Progress)
    forwarder: Forwarder = field(init=False)
