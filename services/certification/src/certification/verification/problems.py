"""The one refusal of public verification."""

from typing import ClassVar

from kompeten.problems import NotFound, Text


class NotVerifiable(NotFound):
    """404: unknown code, unknown number and wrong name are told in the same words."""

    code = "not_verifiable"
    message = Text(
        "Register tidak memuat sertifikat dengan keterangan itu.",
        "The register holds no certificate with these details.",
    )
    always: ClassVar = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
