"""The one refusal of a participant's link."""

from typing import ClassVar

from kompeten.problems import NotFound, Text


class NoOverview(NotFound):
    """404: a link that never was, and one of somebody who was erased, are told in the same words."""

    code = "no_overview"
    message = Text(
        "Tautan ini tidak berlaku. Periksa kembali surat tentang kegiatan Anda atau hubungi penyelenggara.",
        "This link leads nowhere. Look at the letter about your activity again, or contact the organizer.",
    )
    always: ClassVar = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
