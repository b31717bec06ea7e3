"""The OpenAPI documents: one per service from its app, and the public ones merged for the gateway."""

import base64
import importlib
import json
import tempfile
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from answers import OF_GATEWAY, described
from gateway.merging import merge
from kompeten_ops.tokens import ISSUER, ensure_key
from reactions import SERVICES
from refusals import refusals_of

Document = dict[str, Any]  # Any: an OpenAPI document is JSON


def documents() -> tuple[dict[str, Document], Document]:
    """Return each service's document, and the gateway's: what is public of them, its routing table."""
    with tempfile.TemporaryDirectory() as folder:
        apps = {service: service_app(service, Path(folder)) for service in SERVICES}
    refusals = {service: refusals_of(app) for service, app in apps.items()}
    public = merge({service: app.openapi() for service, app in apps.items()})
    every = {place: kinds for found in refusals.values() for place, kinds in found.items()}
    return (
        {service: described(app.openapi(), refusals[service]) for service, app in apps.items()},
        described(public, every, more=OF_GATEWAY),
    )


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
    }
    known = {name: value for name, value in values.items() if name in settings_type.model_fields}
    app: FastAPI = main.create_app(settings_type(**known))
    return app
