"""What this service knows of the LSPs."""

from sqlalchemy.orm import Mapped, mapped_column

from certification.tables import Base
from kompeten.database.erasure import AboutNobody
from kompeten.events.lsps import Lsp


class ConfiguredLsp(AboutNobody, Base):
    """An LSP as its last `LspConfigured` told; `revision` is that event's."""

    __tablename__ = "lsp"

    lsp_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    lsp: Mapped[Lsp]
