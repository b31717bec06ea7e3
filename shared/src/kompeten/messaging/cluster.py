"""How the Kafka cluster is reached: its addresses, over TLS or not, with a name and password or without."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer
from faststream.kafka.security import parse_security
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from kompeten.settings import SaslMechanism, ServiceSettings

MECHANISMS = {
    SaslMechanism.PLAIN: SASLPlaintext,
    SaslMechanism.SCRAM_SHA_256: SASLScram256,
    SaslMechanism.SCRAM_SHA_512: SASLScram512,
}


def security(settings: ServiceSettings) -> BaseSecurity:
    """Return what FastStream's broker must know of TLS and SASL.

    Raises `OSError` or `ssl.SSLError` when a file named in the settings cannot be read: a service does not start then.
    """
    context = _tls(settings) if settings.kafka_tls else None
    if settings.kafka_username is None or settings.kafka_password is None:
        return BaseSecurity(ssl_context=context, use_ssl=settings.kafka_tls)
    return MECHANISMS[settings.kafka_sasl_mechanism](
        username=settings.kafka_username,
        password=settings.kafka_password.get_secret_value(),
        ssl_context=context,
        use_ssl=settings.kafka_tls,
    )


def connection(settings: ServiceSettings) -> dict[str, Any]:
    """Return the same for the clients of aiokafka: keyword arguments of producers, consumers and the admin client."""
    return {"bootstrap_servers": settings.kafka_bootstrap_servers, **parse_security(security(settings))}


@asynccontextmanager
async def reader(settings: ServiceSettings) -> AsyncIterator[AIOKafkaConsumer]:
    """Yield a started client without a group, so that nobody's offsets move; what it reads is assigned by the caller.

    Raises `KafkaError` while the broker is away.
    """
    client = AIOKafkaConsumer(**connection(settings), enable_auto_commit=False, auto_offset_reset="earliest")
    try:
        await client.start()
        yield client
    finally:
        await client.stop()


def _tls(settings: ServiceSettings) -> ssl.SSLContext:
    """Return a context that checks the brokers' certificates and names, always."""
    context = ssl.create_default_context(cafile=settings.kafka_ca_file)
    if settings.kafka_certificate_file is not None:
        context.load_cert_chain(settings.kafka_certificate_file, settings.kafka_key_file)
    return context
