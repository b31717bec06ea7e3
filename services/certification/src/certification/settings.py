"""Settings of the certification service. What an LSP decides for itself is no setting: see `lsps`."""

from kompeten.objects.settings import ObjectsSettings


class CertificationSettings(ObjectsSettings):
    """What every service needs, and where documents are."""
