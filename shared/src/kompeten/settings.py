"""Settings every service shares, read from the environment; each default says why."""

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kompeten.cells import CELL_NAME

NEVER_REAL = {"invalid", "test", "localhost", "example"}
HERE = {"", "localhost", "127.0.0.1", "::1"}  # "" is a Unix socket
KEY_BYTES = 32
LEAST_DIFFERENT = 16  # of 32 drawn bytes about 30 differ; fewer than 16 in none of 2^40 keys
PRODUCTION_REPLICATION, PRODUCTION_IN_SYNC = 3, 2  # so one broker may be lost, and another one be away meanwhile


class Environment(StrEnum):
    """Where a process runs: production refuses development keys."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SaslMechanism(StrEnum):
    """How a service proves itself to Kafka, in the names of RFC 4616 and RFC 5802."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"


class IdentitySettings(BaseSettings):
    """What the gateway and every service need to check a token."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", env_ignore_empty=True)  # empty is unset

    environment: Environment = Environment.PRODUCTION  # the safe side when nobody says
    oidc_issuer: str
    oidc_audience: str = "kompeten"
    oidc_jwks: str = Field(description="Path of a JWKS file, or the URL of one")
    oidc_roles_claim: str = "roles"  # Keycloak: realm_access.roles; a list, or a text with blanks between
    oidc_lsp_claim: str = "lsp_id"
    oidc_organizer_claim: str = "organizer_id"
    oidc_assessor_claim: str = "assessor_id"
    host: str = "127.0.0.1"
    port: int = 8000
    log_level: str = "INFO"
    otel_exporter_otlp_endpoint: str | None = None  # OTLP over HTTP: without a collector no spans are made at all
    connections_per_address: int | None = None  # only the gateway has strangers; the services have the gateway

    @model_validator(mode="after")
    def _identity_is_real_in_production(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        if self.oidc_jwks.startswith("http://"):
            raise ValueError("OIDC_JWKS: only https in production, or whoever is on the way chooses the keys")
        if not is_public_https(self.oidc_issuer):
            raise ValueError("OIDC_ISSUER: only the https address of a real issuer in production")
        return self

    def counted_as(self, address: str) -> str | None:
        """Return by what connections of an address are counted together; None: not at all."""
        return address


class ServiceSettings(IdentitySettings):
    """What a service with a database needs; services add their own."""

    database_url: SecretStr = Field(description="Runtime role: no DDL; an address as psql takes it, TLS included")
    database_owner_url: SecretStr | None = Field(default=None, description="Owner role: only `migrate` uses it")
    database_pool_size: int = 10  # for requests: 5 services x (10 + 6 + 3) stay under PostgreSQL's default of 100
    database_task_pool_size: int = 6  # for consumers and workers: so that neither side uses up the other's
    statement_timeout_ms: int = 20_000  # under the handler limit, far under max_poll_interval_ms
    kafka_bootstrap_servers: str
    kafka_tls: bool = False  # a cluster on the same private network needs none; any other does
    kafka_ca_file: str | None = None  # unset: the authorities the system trusts
    kafka_certificate_file: str | None = None  # of this service, where the cluster asks for one (mTLS)
    kafka_key_file: str | None = None
    kafka_sasl_mechanism: SaslMechanism = SaslMechanism.SCRAM_SHA_512
    kafka_username: str | None = None  # unset: no SASL
    kafka_password: SecretStr | None = None
    kafka_namespace: str = Field(default="", description="Prefix of topics and groups: several systems on one cluster")
    topic_partitions: int = 12  # fixed at creation: with another number keys would move
    topic_replication: int = 1  # what one broker can hold; production refuses less than 3
    topic_min_insync_replicas: int = 1  # that must have a record before it counts as sent; production: 2 at least
    topic_retention_days: int = 30
    dead_letter_days: int = Field(default=90, ge=1, description="Decided dead letters end after so many days")
    sent_records_kept_hours: int = 72  # to be sent again should Kafka lose them: a weekend, until somebody noticed
    group_instance_id: str | None = None  # unset by default: two live members with one id fence each other
    run_relay: bool = True
    run_consumers: bool = True
    run_workers: bool = True
    handler_timeout_seconds: float = 30  # well under max_poll_interval_ms
    session_timeout_ms: int = 10_000  # a group waits so long for a member that was killed
    max_poll_interval_ms: int = 300_000  # a member slower than this loses its partitions; Kafka's own default
    public_url: str = "http://127.0.0.1:8080"  # where the gateway is reached from outside
    cell: str | None = Field(default=None, pattern=CELL_NAME, description="Name of this cell, where there are several")
    kompeten_fail_point: str | None = None  # tests only, see kompeten.fail_points
    kompeten_clock_file: Path | None = None  # the demo only: says by how many days the clock is moved

    @model_validator(mode="after")
    def _kafka_settings_belong_together(self) -> Self:
        if (self.kafka_username is None) != (self.kafka_password is None):
            raise ValueError("KAFKA_USERNAME and KAFKA_PASSWORD: set both or none")
        if (self.kafka_certificate_file is None) != (self.kafka_key_file is None):
            raise ValueError("KAFKA_CERTIFICATE_FILE and KAFKA_KEY_FILE: set both or none")
        if not self.kafka_tls and (self.kafka_ca_file or self.kafka_certificate_file):
            raise ValueError("KAFKA_CA_FILE and KAFKA_CERTIFICATE_FILE say nothing without KAFKA_TLS=true")
        return self

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        if not self.kafka_tls or (self.kafka_username is None and self.kafka_certificate_file is None):
            raise ValueError("KAFKA_TLS=true and KAFKA_USERNAME or KAFKA_CERTIFICATE_FILE: required in production")
        if not is_public_https(self.public_url):
            raise ValueError("PUBLIC_URL: only an https address in production; it is printed on certificates")
        for name, url in (("DATABASE_URL", self.database_url), ("DATABASE_OWNER_URL", self.database_owner_url)):
            if url is not None and not is_verified(url.get_secret_value()):
                raise ValueError(f"{name}: sslmode=verify-full in production, but for a server on this very machine")
        return self

    @model_validator(mode="after")
    def _what_was_sent_survives_a_broker(self) -> Self:
        """Refuse single copies in production: the relay deletes what was sent, so they would go with their broker."""
        if self.topic_min_insync_replicas > self.topic_replication:
            raise ValueError("TOPIC_MIN_INSYNC_REPLICAS cannot be more than TOPIC_REPLICATION: nothing could be sent")
        if self.environment is Environment.PRODUCTION and (
            self.topic_replication < PRODUCTION_REPLICATION or self.topic_min_insync_replicas < PRODUCTION_IN_SYNC
        ):
            raise ValueError("with ENVIRONMENT=production TOPIC_REPLICATION is 3, TOPIC_MIN_INSYNC_REPLICAS 2, or more")
        return self

    @model_validator(mode="after")
    def _nobody_moves_the_clock_in_production(self) -> Self:
        if self.kompeten_clock_file and self.environment is not Environment.DEVELOPMENT:
            raise ValueError("KOMPETEN_CLOCK_FILE dates what happens as one likes: only with ENVIRONMENT=development")
        return self

    @model_validator(mode="after")
    def _no_fail_point_in_production(self) -> Self:
        if self.kompeten_fail_point and self.environment is not Environment.DEVELOPMENT:
            raise ValueError("KOMPETEN_FAIL_POINT ends the process on purpose: only with ENVIRONMENT=development")
        return self


def is_verified(address: str) -> bool:
    """Tell whether a database's address says that its server must prove who it is, or is one on this machine."""
    url = urlsplit(address)
    query = parse_qs(url.query)
    host = (query.get("host") or [url.hostname or ""])[0]
    return host in HERE or host.startswith("/") or query.get("sslmode") == ["verify-full"]


def is_public_https(address: str) -> bool:
    """Tell whether an address is https and of a host outside of the names that can never be real (RFC 2606)."""
    url = urlsplit(address)
    host = (url.hostname or "").rstrip(".")
    try:
        place = ip_address(host)
    except ValueError:
        return url.scheme == "https" and "." in host and host.rpartition(".")[2] not in NEVER_REAL
    return url.scheme == "https" and not (place.is_loopback or place.is_unspecified)


def keys_in(setting: str) -> list[str]:
    """Return the keys a setting names, the newest first, each in the alphabet of URLs."""
    return [key.strip().translate(str.maketrans("+/", "-_")) for key in setting.split(",")]


def check_keys(setting: str, keys: Sequence[str], environment: Environment, *, development: str) -> None:
    """Raise `ValueError` for what is no base64 of 32 bytes, and in production for keys that nobody drew."""
    try:
        secrets = [urlsafe_b64decode(key) for key in keys]
    except ValueError:
        secrets = []
    if {len(secret) for secret in secrets} != {KEY_BYTES}:
        raise ValueError(f"{setting}: base64 of 32 bytes each, with commas between")
    known = urlsafe_b64decode(development)
    if environment is Environment.PRODUCTION and any(one == known or not is_drawn(one) for one in secrets):
        raise ValueError(f"{setting}: required in production, neither the development key nor the same bytes again")


def is_drawn(secret: bytes) -> bool:
    """Tell whether a key can have been drawn: one of zeros, or of a few bytes again and again, was not."""
    return len(set(secret)) >= LEAST_DIFFERENT
