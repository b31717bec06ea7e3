"""One interface to objects, whatever keeps them: obstore behind it, a folder or a bucket behind that."""

import asyncio
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from kompeten.objects.settings import ObjectsSettings

if TYPE_CHECKING:  # obstore has these for type checkers alone
    from obstore import Attributes
    from obstore.store import ClientConfig, RetryConfig, S3Config

NAME_BYTES = 24  # 192 bits: who knows all names but one knows nothing of that one
PATIENCE, TO_CONNECT = timedelta(seconds=10), timedelta(seconds=3)
REPEATED, REPEATED_FOR = 3, timedelta(seconds=12)  # a request still waits then


class ObjectMissing(LookupError):
    """There is no object of this name."""


class ObjectsUnavailable(ConnectionError):
    """The store does not answer, or refuses us: an outage, so requests get 503 and workers wait."""


class ObjectStore:
    """Keeps bytes under names like `certificates/<id>.pdf`; several processes share it.

    Every error but `ObjectMissing` is `ObjectsUnavailable`. No name comes from outside.
    """

    def __init__(self, kept: LocalStore | S3Store, folder: Path | None = None) -> None:
        self._kept = kept
        self._folder = folder

    async def put(self, name: str, content: bytes, *, media_type: str | None = None) -> None:
        """Store the object: afterwards it is there whole and for good, otherwise not at all. Again is harmless.

        A bucket shows it to browsers as `media_type`; from a folder, a web server says what it is.
        """
        attributes: Attributes | None = None
        if media_type is not None and self._folder is None:
            attributes = {"Content-Type": media_type}
        with _answered(name):
            await self._kept.put_async(name, content, use_multipart=False, attributes=attributes)
            if self._folder is not None:
                await asyncio.to_thread(_settle, self._folder / name)

    async def get(self, name: str) -> bytes:
        """Return the object; raises `ObjectMissing`."""
        with _answered(name):
            found = await self._kept.get_async(name)
            return bytes(await found.bytes_async())

    async def delete(self, name: str) -> None:
        """Remove the object, and what a process killed while writing it may have left; again is harmless."""
        try:
            with _answered(name):
                await self._kept.delete_async(name)
        except ObjectMissing:
            pass
        if self._folder is not None:
            await asyncio.to_thread(_sweep, self._folder / name)


def open_store(settings: ObjectsSettings) -> ObjectStore:
    """Return the store the settings name; nothing is asked before the first object is."""
    if settings.objects_bucket is None:
        folder = settings.objects_dir.absolute()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return ObjectStore(LocalStore(folder, automatic_cleanup=False), folder)
    return ObjectStore(_bucket(settings, settings.objects_bucket))


def _bucket(settings: ObjectsSettings, bucket: str) -> S3Store:
    config: S3Config = {"region": settings.objects_region, "virtual_hosted_style_request": False}
    if settings.objects_endpoint is not None:
        config["endpoint"] = settings.objects_endpoint.rstrip("/")
    if settings.objects_access_key is not None and settings.objects_secret_key is not None:
        config["access_key_id"] = settings.objects_access_key
        config["secret_access_key"] = settings.objects_secret_key.get_secret_value()
    is_plain = (settings.objects_endpoint or "").startswith("http:")
    options: ClientConfig = {"timeout": PATIENCE, "connect_timeout": TO_CONNECT, "allow_http": is_plain}
    retries: RetryConfig = {"max_retries": REPEATED, "retry_timeout": REPEATED_FOR}
    return S3Store(bucket, config=config, client_options=options, retry_config=retries)


def unguessable(folder: str) -> str:
    """Return a new name in a folder of the store, for an object that no row's id may lead to."""
    return f"{folder}/{secrets.token_urlsafe(NAME_BYTES)}"


@contextmanager
def _answered(name: str) -> Iterator[None]:
    """Say in our words what came of asking; what the library quotes stays with us, for it holds addresses."""
    try:
        yield
    except FileNotFoundError:
        raise ObjectMissing(name) from None
    except (BaseError, OSError) as error:
        raise ObjectsUnavailable(type(error).__name__) from None


def _settle(path: Path) -> None:
    """Wait until the file and its name are on the disk: whoever is told that it is stored may rely on it."""
    for one in (path, path.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(path: Path) -> None:
    for left in path.parent.glob(f"{path.name}#*"):  # obstore writes beside the name, and renames
        left.unlink(missing_ok=True)
