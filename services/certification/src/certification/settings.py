"""Settings of the certification service. What an LSP decides for itself is no setting: see `lsps`."""

from pathlib import Path

from pydantic import Field

from kompeten.objects.settings import ObjectsSettings


class CertificationSettings(ObjectsSettings):
    """What every service needs, and where documents and keys are."""

    reminder_days: frozenset[int] = Field(
        default=frozenset({90, 60, 30, 7}), description="Days before the end of a certificate on which its holder hears"
    )
    keyring_dir: Path = Field(default=Path("var/keyring"), description="Folder of the keys that sign for the LSPs")
