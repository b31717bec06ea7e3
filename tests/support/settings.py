"""What each service needs beyond the common settings, in tests."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

NIK_KEYS = json.dumps(
    {
        "current": "t1",
        "keys": {"t1": base64.b64encode(b"encryption key for tests only!!!").decode()},
        "index_key": base64.b64encode(b"blind index key, for tests only!").decode(),
    }
)

SERVICE_SETTINGS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "registration": lambda folder: {"nik_keys": NIK_KEYS, "objects_dir": str(folder / "objects")},
    "assessment": lambda _: {},
    "certification": lambda folder: {
        "objects_dir": str(folder / "objects"),
        "keyring_dir": str(folder / "keyring"),
        "public_url": "https://kompeten.example",
    },
    "development": lambda folder: {"objects_dir": str(folder / "objects")},
    "notifications": lambda _: {
        "smtp_host": "127.0.0.1",
        "smtp_port": 1,
    },
}


DEVELOPMENT: dict[str, Any] = {
    "environment": "development",
    "database_url": "postgresql://nobody@localhost/nothing",
    "kafka_bootstrap_servers": "localhost:1",
    "oidc_issuer": "https://dev.kompeten.invalid",
    "oidc_jwks": "jwks.json",
    "public_url": "https://kompeten.example",
}
"""What every service needs, of one that is never started."""

PRODUCTION: dict[str, Any] = {
    "environment": "production",
    "oidc_issuer": "https://identity.perpusnas.go.id",
    "oidc_jwks": "https://identity.perpusnas.go.id/jwks",
    "kafka_tls": True,
    "kafka_username": "somebody",
    "kafka_password": "drawn",
    "public_url": "https://kompeten.perpusnas.go.id",
    "topic_replication": 3,
    "topic_min_insync_replicas": 2,
}
"""What production asks of every service, whatever else it needs."""
