"""Whose data a caller sees: their LSP's, and an organizer's system only its own."""

from kompeten.http.authorization import OrganizersMayNotDecide
from kompeten.identity.tokens import Principal, Role
from kompeten.problems import Forbidden, Text


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


def refuse_organizers(principal: Principal) -> None:
    """Raise `OrganizersMayNotDecide` for whoever belongs to an organizer."""
    if own_organizer(principal) is not None:
        raise OrganizersMayNotDecide
