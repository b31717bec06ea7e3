"""Settings of the certification service. What an LSP decides for itself is no setting: see `lsps`."""

from pathlib import Path
from typing import Annotated

from fastapi import Depends
from pydantic import Field, HttpUrl

from kompeten.holder_links import HolderLinkSettings
from kompeten.objects.settings import ObjectsSettings
from kompeten.runtime import RuntimeOf


class CertificationSettings(ObjectsSettings, HolderLinkSettings):
    """What every service needs, and where documents and keys are."""

    reminder_days: frozenset[int] = Field(
        default=frozenset({90, 60, 30, 7}), description="Days before the end of a certificate on which its holder hears"
    )
    keyring_dir: Path = Field(default=Path("var/keyring"), description="Folder of the keys that sign for the LSPs")
    tsa_url: HttpUrl | None = Field(
        default=None, description="Authority (RFC 3161) that stamps the moment of a seal; unset: the moment is our word"
    )
    trainer_days: int = Field(
        default=730, ge=0, description="Until a trainer may decide about their trainee: two years"
    )


async def current_trainer_days(runtime: RuntimeOf) -> int:
    """Return for how long a trainer may not decide about their trainee."""
    if not isinstance(runtime.settings, CertificationSettings):
        raise TypeError("certification needs CertificationSettings")
    return runtime.settings.trainer_days


TrainerDays = Annotated[int, Depends(current_trainer_days)]
