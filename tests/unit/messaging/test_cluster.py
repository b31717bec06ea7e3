"""How Kafka is reached: what the settings become, and which make no sense."""

import ssl
from typing import Any

import pytest
from pydantic import ValidationError

from kompeten.messaging.cluster import connection
from kompeten.settings import ServiceSettings

NEEDED = {
    "database_url": "postgresql://somebody@localhost/nothing",
    "kafka_bootstrap_servers": "broker:9092",
    "environment": "development",
    "oidc_issuer": "unused",
    "oidc_jwks": "unused",
}


def settings(**more: Any) -> ServiceSettings:
    return ServiceSettings(**(NEEDED | more))


def test_without_settings_nothing_is_encrypted_or_proven() -> None:
    told = connection(settings())
    assert (told["bootstrap_servers"], told["security_protocol"], told["ssl_context"]) == (
        "broker:9092",
        "PLAINTEXT",
        None,
    )


def test_over_tls_certificates_and_names_of_brokers_are_checked() -> None:
    told = connection(settings(kafka_tls=True))
    assert told["security_protocol"] == "SSL"
    assert told["ssl_context"].verify_mode is ssl.CERT_REQUIRED
    assert told["ssl_context"].check_hostname


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
@pytest.mark.parametrize(("tls", "protocol"), [(True, "SASL_SSL"), (False, "SASL_PLAINTEXT")])
def test_a_name_and_a_password_are_told_by_every_mechanism(mechanism: str, *, tls: bool, protocol: str) -> None:
    told = connection(
        settings(kafka_tls=tls, kafka_sasl_mechanism=mechanism, kafka_username="kompeten", kafka_password="secret")
    )
    assert (told["security_protocol"], told["sasl_mechanism"]) == (protocol, mechanism)
    assert (told["sasl_plain_username"], told["sasl_plain_password"]) == ("kompeten", "secret")


@pytest.mark.parametrize(
    "given",
    [
        {"kafka_username": "kompeten"},
        {"kafka_password": "secret"},
        {"kafka_tls": True, "kafka_certificate_file": "a.pem"},
        {"kafka_ca_file": "ca.pem"},
    ],
    ids=str,
)
def test_settings_that_need_one_another_are_refused_alone(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="KAFKA_"):
        settings(**given)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KAFKA_CA_FILE", "KAFKA_USERNAME", "KAFKA_PASSWORD", "KAFKA_SASL_MECHANISM"):
        monkeypatch.setenv(name, "")
    assert settings().kafka_username is None


def test_a_missing_file_of_authorities_ends_the_start() -> None:
    with pytest.raises(OSError, match=r"No such file"):
        connection(settings(kafka_tls=True, kafka_ca_file="/there/is/none.pem"))


def test_more_replicas_in_sync_than_there_are_make_no_sense() -> None:
    with pytest.raises(ValidationError, match="TOPIC_MIN_INSYNC_REPLICAS"):
        settings(topic_replication=1, topic_min_insync_replicas=2)
