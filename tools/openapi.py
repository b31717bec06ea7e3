"""The OpenAPI documents: one per service from its app, and the public ones merged for the gateway."""

import base64
import importlib
import json
import tempfile
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from gateway.merging import merge
from kompeten_ops.tokens import ISSUER, ensure_key
from reactions import SERVICES

Document = dict[str, Any]  # Any: an OpenAPI document is JSON


def service_documents() -> dict[str, Document]:
    """Return each service's document."""
    with tempfile.TemporaryDirectory() as folder:
        return {service: service_app(service, Path(folder)).openapi() for service in SERVICES}


def merged_document(documents: dict[str, Document]) -> Document:
    """Return the public operations of all services: the gateway's routing table."""
    return merge(documents)


def service_app(service: str, folder: Path) -> FastAPI:
    """Return a service's app with keys in a folder; nothing is connected to, so the addresses are placeholders."""
    main = importlib.import_module(f"{service}.main")
    settings_type = main.create_app.__annotations__["settings"]
    zeros = base64.b64encode(bytes(32)).decode()
    values = {
        "environment": "development",
        "database_url": "postgresql://nobody@localhost/nothing",
        "kafka_bootstrap_servers": "localhost:1",
        "oidc_issuer": ISSUER,
        "oidc_jwks": str(ensure_key(folder)),
        "nik_keys": json.dumps({"current": "k", "keys": {"k": zeros}, "index_key": zeros}),
        "objects_dir": str(folder / "objects"),
        "smtp_host": "localhost",
        "smtp_port": 1,
        "certification_manager_email": "manager@example.id",
    }
    known = {name: value for name, value in values.items() if name in settings_type.model_fields}
    app: FastAPI = main.create_app(settings_type(**known))
    return app
