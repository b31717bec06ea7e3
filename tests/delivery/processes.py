"""Worker processes of a sample service, started and killed by tests."""

import os
import subprocess
import sys
from pathlib import Path

from delivery.sample_service import SampleService


def start_worker(sample: SampleService, *, relay: bool = False) -> subprocess.Popen[bytes]:
    """Start a consumer (or relay) process on the sample service."""
    settings = sample.settings
    environment = os.environ | {
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "KAFKA_NAMESPACE": settings.kafka_namespace,
        "ENVIRONMENT": "development",
        "OIDC_ISSUER": "unused",
        "OIDC_JWKS": "unused",
        "RUN_RELAY": str(relay).lower(),
        "SESSION_TIMEOUT_MS": "6000",  # the least any broker allows: every kill costs as much
    }
    return subprocess.Popen([sys.executable, str(Path(__file__).parent / "worker.py")], env=environment)
