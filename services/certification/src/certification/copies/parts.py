"""What certification is made of for its copies, and the command that writes them."""

import argparse
from dataclasses import dataclass

from certification.copies.worker import Publisher
from certification.credentials.folder import keyring_of
from certification.credentials.parts import CredentialParts
from certification.settings import CertificationSettings
from kompeten.clock import Clock
from kompeten.database.migrations.run import signature
from kompeten.database.sessions import create_engine, create_sessions
from kompeten.objects.store import open_store
from kompeten.runtime import Runtime


@dataclass(frozen=True, kw_only=True)
class CopyParts(CredentialParts):
    """Made by `create_app`."""

    publisher: Publisher


def publisher_of(runtime: Runtime) -> Publisher:
    """Return the publisher this service was wired with."""
    return runtime.parts_as(CopyParts).publisher


async def run_publisher(runtime: Runtime) -> None:
    """Run the worker: for `create_service_app(workers=...)`."""
    await publisher_of(runtime).run(runtime)


async def publish(settings: CertificationSettings, asked: argparse.Namespace, clock: Clock) -> None:
    """Write the copies that are due: for `run_command(more=...)`."""
    engine = create_engine(settings, application_name=signature("certification"))
    publisher = Publisher(open_store(settings), keyring_of(settings, clock), public_url=settings.public_url)
    try:
        await publisher.publish_all(create_sessions(engine, clock), anew=asked.anew)
    finally:
        await engine.dispose()
