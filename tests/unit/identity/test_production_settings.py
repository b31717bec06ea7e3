"""What production refuses to start with."""

from base64 import b64encode
from typing import Any

import pytest
from pydantic import ValidationError

from development.settings import DevelopmentSettings
from gateway.settings import GatewaySettings
from kompeten.holder_links import HolderLinkSettings
from kompeten.settings import IdentitySettings, ServiceSettings
from notifications.settings import NotificationsSettings
from support.settings import PRODUCTION

SAFE = PRODUCTION | {
    "objects_dir": "/var/lib/kompeten/objects",
    "database_url": "postgresql://r@h/d?sslmode=verify-full",
    "kafka_bootstrap_servers": "kafka:9093",
    "upstreams": {},
    "webhook_keys": "ZHJhd24gYnkgc29tZWJvZHkgZm9yIHRoaXMgdGVzdCE=",
    "holder_link_keys": "ZHJhd24gYnkgc29tZWJvZHkgZm9yIHRoaXMgdGVzdCE=",
}


ZEROS = b64encode(bytes(32)).decode()


def test_safe_settings_start() -> None:
    for kind in (IdentitySettings, ServiceSettings, NotificationsSettings, DevelopmentSettings, GatewaySettings):
        kind(**SAFE)
    files = {"kafka_certificate_file": "c.pem", "kafka_key_file": "k.pem", "kafka_username": None}
    ServiceSettings(**(SAFE | files | {"kafka_password": None}))


@pytest.mark.parametrize("place", ["127.0.0.1", "", "/d?host=/run/postgresql", "localhost:6432"])
def test_a_database_on_the_same_machine_needs_no_certificate(place: str) -> None:
    ServiceSettings(**(SAFE | {"database_url": f"postgresql://{place}"}))


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        (IdentitySettings, {"oidc_jwks": "http://identity.perpusnas.go.id/jwks"}, "OIDC_JWKS"),
        (IdentitySettings, {"oidc_issuer": "http://identity.perpusnas.go.id"}, "OIDC_ISSUER"),
        (IdentitySettings, {"oidc_issuer": "https://dev.kompeten.invalid"}, "OIDC_ISSUER"),
        (IdentitySettings, {"oidc_issuer": "https://localhost:8443"}, "OIDC_ISSUER"),
        (IdentitySettings, {"oidc_issuer": "https://127.0.0.1"}, "OIDC_ISSUER"),
        (IdentitySettings, {"oidc_issuer": "https://dev.kompeten.invalid."}, "OIDC_ISSUER"),
        (IdentitySettings, {"oidc_issuer": "https://127.0.0.2"}, "OIDC_ISSUER"),
        (IdentitySettings, {"oidc_issuer": "https://[::1]"}, "OIDC_ISSUER"),
        (IdentitySettings, {"oidc_issuer": "https://0.0.0.0"}, "OIDC_ISSUER"),
        (ServiceSettings, {"kafka_tls": False}, "KAFKA_TLS"),
        (ServiceSettings, {"kafka_username": None, "kafka_password": None}, "KAFKA_USERNAME"),
        (ServiceSettings, {"public_url": "http://kompeten.perpusnas.go.id"}, "PUBLIC_URL"),
        (ServiceSettings, {"topic_replication": 2}, "TOPIC_REPLICATION"),
        (ServiceSettings, {"topic_min_insync_replicas": 1}, "TOPIC_MIN_INSYNC_REPLICAS"),
        (ServiceSettings, {"database_url": "postgresql://r@h/d"}, "DATABASE_URL"),
        (ServiceSettings, {"database_url": "postgresql://r@h/d?sslmode=require"}, "DATABASE_URL"),
        (ServiceSettings, {"database_owner_url": "postgresql://owner:secret@h/d"}, "DATABASE_OWNER_URL"),
        (NotificationsSettings, {"smtp_host": "mail.perpusnas.go.id"}, "SMTP_STARTTLS"),
        (NotificationsSettings, {"webhook_keys": None}, "WEBHOOK_KEYS"),
        (NotificationsSettings, {"webhook_keys": f"{SAFE['webhook_keys']},{ZEROS}"}, "WEBHOOK_KEYS"),
        (HolderLinkSettings, {"holder_link_keys": None}, "HOLDER_LINK_KEYS"),
        (HolderLinkSettings, {"holder_link_keys": ZEROS}, "HOLDER_LINK_KEYS"),
        (NotificationsSettings, {"webhooks_anywhere": True}, "WEBHOOKS_ANYWHERE"),
        (DevelopmentSettings, {"behaviour_months": 0}, "BEHAVIOUR_MONTHS"),
        (GatewaySettings, {"public_url": "http://kompeten.perpusnas.go.id"}, "PUBLIC_URL"),
    ],
)
def test_what_is_not_safe_does_not(kind: type[IdentitySettings], changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        kind(**(SAFE | changes))
    kind(**(SAFE | changes | {"environment": "development"}))
