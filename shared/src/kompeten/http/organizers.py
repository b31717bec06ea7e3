"""Whose data a caller sees: their LSP's, and an organizer's system only its own."""

from typing import Annotated

from pydantic import StringConstraints

from kompeten.http.authorization import OrganizersMayNotDecide
from kompeten.http.invalid import required
from kompeten.identity.tokens import Principal, Role
from kompeten.problems import Forbidden, Invalid, NotFound, Text, field_error

OrganizerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""What an organizer's tokens carry."""


class OrganizerMissing(Forbidden):
    """403: an organizer's token that names no organizer."""

    code = "organizer_missing"
    message = Text(
        "Akun ini belum dikaitkan dengan penyelenggara. Hubungi admin LSP.",
        "This account has no organizer. Contact the LSP.",
    )


def own_organizer(principal: Principal) -> str | None:
    """Return the organizer a caller is confined to, or None for the LSP's own people.

    Whoever belongs to an organizer is confined, whatever other roles their token has.
    """
    if principal.organizer_id is not None:
        return principal.organizer_id
    if principal.has(Role.ORGANIZER_SYSTEM):
        raise OrganizerMissing
    return None


def planned_for(principal: Principal, organizer_id: str | None) -> str:
    """Return whose plan it is: a system's own organizer, or the one that the LSP's people name."""
    own = own_organizer(principal)
    if own is not None and organizer_id not in (None, own):
        raise NotFound
    chosen = own or organizer_id
    if chosen is None:
        raise Invalid(errors=[field_error("organizer_id", "required", required("organizer_id"))])
    return chosen


def refuse_organizers(principal: Principal) -> None:
    """Raise `OrganizersMayNotDecide` for whoever belongs to an organizer."""
    if own_organizer(principal) is not None:
        raise OrganizersMayNotDecide
