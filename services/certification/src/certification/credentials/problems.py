"""Refusals about credentials, in both languages."""

from typing import ClassVar

from kompeten.problems import NotFound, Text, Unavailable

OPEN: dict[str, str] = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class NoSuchIssuer(NotFound):
    """404: no LSP of this installation, no list of its."""

    code = "no_such_issuer"
    message = Text("Tidak ada LSP atau daftar status seperti itu di sini.", "There is no such LSP or status list here.")
    always: ClassVar = OPEN


class NotOurs(NotFound):
    """404: whoever a presented credential names as its issuer is no LSP of this installation."""

    code = "not_ours"
    message = Text(
        "Kredensial ini bukan terbitan LSP di sini. Periksalah pada penerbitnya.",
        "This credential was not issued here. Ask whoever it names as its issuer.",
    )
    always: ClassVar = OPEN


class NotSignedYet(Unavailable):
    """503: the certificate is issued and can be verified by its code; its credential follows in a moment."""

    code = "not_signed_yet"
    message = Text(
        "Sertifikat sudah terbit; kredensial digitalnya sedang ditandatangani. Coba lagi sebentar lagi.",
        "The certificate is issued; its credential is being signed. Try again shortly.",
    )
    always: ClassVar = OPEN
    patience = 2
