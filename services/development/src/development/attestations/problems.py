"""Why there is no attestation."""

from typing import ClassVar

from kompeten.problems import Conflict, NotFound, Text


class ActivityNotOver(Conflict):
    """409: more hours may be attended yet."""

    code = "activity_not_over"
    message = Text(
        "Kegiatan ini belum selesai. Surat keterangan kehadiran dapat diterbitkan setelah sesi terakhir.",
        "This activity is not over. Certificates of attendance can be issued after its last session.",
    )


class Undrawable(Conflict):
    """409: a name or title holds signs that no font here has."""

    code = "attestation_undrawable"
    message = Text(
        "Surat keterangan kehadiran ini memuat karakter yang tidak dapat dicetak. Hubungi pengelola sistem.",
        "This certificate of attendance holds letters that cannot be printed. Contact the administrator.",
    )


class NotAttested(NotFound):
    """404: an unknown code, and one of somebody who was erased, are told in the same words."""

    code = "not_attested"
    message = Text(
        "Tidak ada surat keterangan kehadiran dengan kode itu.", "There is no certificate of attendance with this code."
    )
    always: ClassVar = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
