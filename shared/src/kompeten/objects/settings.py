"""Where a service's objects are."""

import re
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from kompeten.settings import HERE, Environment, ServiceSettings

BUCKET = r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"  # what S3 calls a bucket
ADDRESS = re.compile(r"https?://[^/?#@\s]+/?")  # no path, which would be taken for a part of names; no password


class ObjectsSettings(ServiceSettings):
    """What a service with objects needs: the folder, or the bucket that takes its place."""

    model_config = ServiceSettings.model_config | {"hide_input_in_errors": True}  # it holds keys

    objects_dir: Path = Field(default=Path("var/objects"), description="Folder of the objects, when no bucket is named")
    objects_bucket: str | None = Field(default=None, pattern=BUCKET, description="S3 bucket, instead of the folder")
    objects_endpoint: str | None = None  # address of what speaks S3; unset: Amazon's for the region
    objects_region: str = "us-east-1"  # part of every signature; most servers other than Amazon's take this one
    objects_access_key: str | None = None  # unset: the role of the machine, where S3 is Amazon's
    objects_secret_key: SecretStr | None = None

    @model_validator(mode="after")
    def _objects_have_one_place(self) -> Self:
        of_a_bucket = (self.objects_endpoint, self.objects_access_key, self.objects_secret_key)
        if self.objects_bucket is None and any(setting is not None for setting in of_a_bucket):
            raise ValueError("OBJECTS_BUCKET is missing: the other settings of S3 say nothing without it")
        if (self.objects_access_key is None) != (self.objects_secret_key is None):
            raise ValueError("OBJECTS_ACCESS_KEY and OBJECTS_SECRET_KEY: set both or none")
        if self.objects_endpoint is not None and not ADDRESS.fullmatch(self.objects_endpoint):
            raise ValueError("OBJECTS_ENDPOINT: an http or https address without a path")
        return self

    @model_validator(mode="after")
    def _objects_are_safe_in_production(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        if self.objects_bucket is None and not self.objects_dir.is_absolute():
            raise ValueError("OBJECTS_DIR: an absolute path in production, or the objects are wherever it was started")
        url = urlsplit(self.objects_endpoint or "https://")
        if url.scheme != "https" and url.hostname not in HERE:
            raise ValueError("OBJECTS_ENDPOINT: only https in production, but for a server on this very machine")
        return self
