"""Materials as the API shows them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from development.materials.models import Material
from kompeten.papers.codes import PaperType


def material_address(public_url: str, code: str) -> str:
    """Return where anybody who knows the code reads a material."""
    return f"{public_url.rstrip('/')}/v1/materials/{code}"


class MaterialView(BaseModel):
    """A material of an activity."""

    id: UUID
    activity_id: UUID
    title: str
    type: PaperType
    size: int = Field(description="Bytes, as it was written anew")
    sha256: str
    code: str
    address: str = Field(description="Where anybody who knows it reads the file while the activity is announced")
    created_at: datetime

    @classmethod
    def of(cls, material: Material, public_url: str) -> Self:
        """Show a material."""
        shown = {name: getattr(material, name) for name in cls.model_fields if name != "address"}
        return cls(**shown, address=material_address(public_url, material.code))


class MaterialsView(BaseModel):
    """The materials of an activity, oldest first."""

    items: list[MaterialView]
