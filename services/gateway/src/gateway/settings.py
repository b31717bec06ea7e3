"""Settings of the gateway: where the services are, and what it lets in."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, IPvAnyNetwork, SecretStr, model_validator

from gateway.addresses import is_within, subscriber, tidied
from gateway.cells import Cells, OnlyCell
from kompeten.settings import HERE, Environment, IdentitySettings, is_public_https


class GatewaySettings(IdentitySettings):
    """What the gateway needs beyond the checks of tokens."""

    upstreams: dict[str, str] | None = Field(default=None, description="Address of each service by its name, as JSON")
    cells: Path | None = Field(default=None, description="Instead of UPSTREAMS: a file with the table of several cells")
    public_url: str = "http://127.0.0.1:8080"  # what the published document names as its server
    metrics_port: int | None = None  # never the front door's: what it tells is for operators; unset: not served
    connections_per_address: int | None = 200  # an office, or a provider's proxy; our own proxies are not counted
    max_body_bytes: int = 1_048_576  # the services' own limit
    connect_timeout_seconds: float = 2  # services are near: who does not take a connection in this time is down
    answer_timeout_seconds: float = 30  # between two pieces of an answer; above the services' statement time-out
    client_rate_limit: str = "12000/minute"  # of one subject of an LSP, whatever for: a system's imports stay below
    rate_limits_url: SecretStr | None = Field(
        default=None, description="valkey:// or valkeys:// address where all gateways count together; unset: each alone"
    )
    trusted_proxies: list[IPvAnyNetwork] = Field(
        default=[], description="Addresses or networks whose X-Forwarded-For is believed; empty: nobody's"
    )

    @model_validator(mode="after")
    def _cells_are_distinct(self) -> Self:
        self.which_cells()
        return self

    @model_validator(mode="after")
    def _public_url_is_https_in_production(self) -> Self:
        if self.environment is Environment.PRODUCTION and not is_public_https(self.public_url):
            raise ValueError("PUBLIC_URL: only an https address in production")
        return self

    @model_validator(mode="after")
    def _rate_limits_have_a_known_store(self) -> Self:
        url = urlsplit(self.store_of_counts() or "valkeys://store")
        if url.scheme not in {"valkey", "valkeys"} or not url.hostname:
            raise ValueError("RATE_LIMITS_URL: valkey://host:port, or valkeys:// for TLS")
        if self.environment is Environment.PRODUCTION and url.scheme != "valkeys" and url.hostname not in HERE:
            raise ValueError("RATE_LIMITS_URL: only valkeys:// in production, but for a store on this very machine")
        return self

    def store_of_counts(self) -> str | None:
        """Return the address of the shared store, with its password."""
        return None if self.rate_limits_url is None else self.rate_limits_url.get_secret_value()

    def which_cells(self) -> Cells:
        """Return where the services are; `ValueError` when that cannot be told."""
        match self.upstreams, self.cells:
            case dict() as services, None:
                return OnlyCell(services)
            case None, Path() as file:
                return _read(file)
            case _:
                raise ValueError("set UPSTREAMS, or CELLS where there are several")

    def counted_as(self, address: str) -> str | None:
        """Return whose connection it is: a subscriber's; those of our own proxies are many people's."""
        peer = tidied(address) or address
        return None if is_within(peer, self.trusted_proxies) else subscriber(peer)


def _read(file: Path) -> Cells:
    try:
        return Cells.in_file(file)
    except (OSError, ValueError, TypeError) as error:
        raise ValueError(f"CELLS={file}: {error}") from error
