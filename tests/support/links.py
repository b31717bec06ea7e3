"""Links of holders as both services make them in tests: with the key that stands in the code."""

from typing import Any

from kompeten.holder_links import HolderLinks, HolderLinkSettings
from support.settings import DEVELOPMENT


def make_links(**changes: Any) -> HolderLinks:
    """Return what makes links, by default those of every service under test."""
    return HolderLinks(HolderLinkSettings(**(DEVELOPMENT | changes)))


LINKS = make_links()
