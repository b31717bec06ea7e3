"""Settings of the gateway: where the services are, and what it lets in."""

from pydantic import Field

from kompeten.settings import IdentitySettings


class GatewaySettings(IdentitySettings):
    """What the gateway needs beyond the checks of tokens."""

    upstreams: dict[str, str] = Field(description="Address of each service by its name, as JSON")
    public_url: str = "http://127.0.0.1:8080"  # what the published document names as its server
    metrics_port: int | None = None  # never the front door's: what it tells is for operators; unset: not served
    max_body_bytes: int = 1_048_576  # the services' own limit
    connect_timeout_seconds: float = 2  # services are near: who does not take a connection in this time is down
    answer_timeout_seconds: float = 30  # between two pieces of an answer; above the services' statement time-out
    trusted_proxies: list[str] = Field(
        default=[], description="Addresses or networks whose X-Forwarded-For is believed; empty: nobody's"
    )
