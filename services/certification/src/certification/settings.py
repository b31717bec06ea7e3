"""Settings of the certification service. What an LSP decides for itself is no setting: see `lsps`."""

from pathlib import Path

from pydantic import Field

from kompeten.runtime import Runtime
from kompeten.settings import ServiceSettings


class CertificationSettings(ServiceSettings):
    """What every service needs, and where documents are."""

    objects_dir: Path = Field(default=Path("var/objects"), description="Folder of the rendered PDFs")


def settings_of(runtime: Runtime) -> CertificationSettings:
    """Return the service's own settings from its runtime."""
    if not isinstance(runtime.settings, CertificationSettings):
        raise TypeError("certification needs CertificationSettings")
    return runtime.settings
