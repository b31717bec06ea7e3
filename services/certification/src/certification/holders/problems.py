"""The one refusal of a holder's link."""

from typing import ClassVar

from kompeten.problems import NotFound, Text


class DeadLink(NotFound):
    """404: a link that never was, that another one followed, that was revoked, or whose holder was erased."""

    code = "dead_link"
    message = Text(
        "Tautan ini tidak berlaku. Mintalah tautan baru kepada penerbit sertifikat atau penyelenggara.",
        "This link leads nowhere. Ask the issuer of the certificate or the organizer for a new one.",
    )
    always: ClassVar = {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
