"""What callers see of a holder's link: never the link."""

from uuid import UUID

from pydantic import BaseModel, Field

from certification.links.models import HolderLink


class HolderLinkView(BaseModel):
    """How it stands with the link. Only the holder gets it, by letter."""

    certificate_id: UUID
    number: int = Field(description="How many there were; only the last one leads anywhere")
    is_revoked: bool = Field(description="Then none does, until one is renewed")


def link_view(link: HolderLink) -> HolderLinkView:
    """Return what callers see of a link."""
    return HolderLinkView(
        certificate_id=link.certificate_id, number=link.number, is_revoked=link.revoked_at is not None
    )
