"""What can be wrong with a paper, and how a sound one is written."""

from enum import StrEnum
from typing import Final

MOST_PAGES: Final = 30
"""Of an applicant's paper."""


class PaperCode(StrEnum):
    """Why a paper is refused."""

    UNKNOWN_TYPE = "paper_type_unknown"
    NO_IMAGE = "paper_no_image"
    UNREADABLE = "paper_unreadable"
    ENCRYPTED = "paper_encrypted"
    ACTIVE = "paper_active"
    ATTACHED = "paper_attached"
    TOO_MANY_PAGES = "paper_too_many_pages"
    TOO_MANY_PIXELS = "paper_too_many_pixels"
    TOO_LARGE = "paper_too_large"
    UNSAFE = "paper_unsafe"


class PaperType(StrEnum):
    """How a paper is kept."""

    JPEG = "image/jpeg"
    PDF = "application/pdf"

    @property
    def ending(self) -> str:
        """What a file of this type ends with."""
        return "jpg" if self is PaperType.JPEG else "pdf"


class PaperRefused(Exception):
    """The paper cannot be taken."""

    def __init__(self, code: PaperCode) -> None:
        super().__init__(code.value)
        self.code = code
