"""Settings of the gateway: where the services are, and what it lets in."""

from typing import Self

from pydantic import Field, IPvAnyNetwork, model_validator

from gateway.addresses import is_within
from kompeten.settings import Environment, IdentitySettings, is_public_https


class GatewaySettings(IdentitySettings):
    """What the gateway needs beyond the checks of tokens."""

    upstreams: dict[str, str] = Field(description="Address of each service by its name, as JSON")
    public_url: str = "http://127.0.0.1:8080"  # what the published document names as its server
    metrics_port: int | None = None  # never the front door's: what it tells is for operators; unset: not served
    connections_per_address: int | None = 200  # an office, or a provider's proxy; our own proxies are not counted
    max_body_bytes: int = 1_048_576  # the services' own limit
    connect_timeout_seconds: float = 2  # services are near: who does not take a connection in this time is down
    answer_timeout_seconds: float = 30  # between two pieces of an answer; above the services' statement time-out
    client_rate_limit: str = "12000/minute"  # of one subject of an LSP, whatever for: a system's imports stay below
    trusted_proxies: list[IPvAnyNetwork] = Field(
        default=[], description="Addresses or networks whose X-Forwarded-For is believed; empty: nobody's"
    )

    @model_validator(mode="after")
    def _public_url_is_https_in_production(self) -> Self:
        if self.environment is Environment.PRODUCTION and not is_public_https(self.public_url):
            raise ValueError("PUBLIC_URL: only an https address in production")
        return self

    def is_counted(self, address: str) -> bool:
        """Tell whether the connections of an address are counted: those of our own proxies are many people's."""
        return not is_within(address, self.trusted_proxies)
