"""What to tell whoever names a certificate that cannot be renewed, and of one that cannot be renewed yet."""

from typing import Final

from kompeten.problems import Text
from registration.cells.codes import FindingCode

RENEWALS: Final[dict[FindingCode, tuple[str, str]]] = {
    FindingCode.CERTIFICATE_UNKNOWN: (
        (
            "Tidak ada sertifikat orang ini dengan nomor tersebut. Salin nomor sertifikat (bukan nomor registrasi) "
            "dari sertifikatnya, atau kosongkan isian ini untuk sertifikasi baru."
        ),
        (
            "This person has no certificate with that number. Copy the certificate number (not the registration "
            "number) from the certificate, or leave this empty to be certified anew."
        ),
    ),
    FindingCode.CERTIFICATE_OF_OTHER_SCHEME: (
        "Sertifikat ini untuk skema lain. Ajukan perpanjangan untuk skema yang tertulis di dalamnya.",
        "This certificate is for another scheme. Apply for its renewal under the scheme it states.",
    ),
    FindingCode.CERTIFICATE_WITHDRAWN: (
        "Sertifikat ini telah dicabut dan tidak dapat diperpanjang. Kosongkan isian ini untuk sertifikasi baru.",
        "This certificate was withdrawn and cannot be renewed. Leave this empty to be certified anew.",
    ),
    FindingCode.CERTIFICATE_REPLACED: (
        "Sertifikat ini sudah diganti dengan yang lain. Tulis nomor sertifikat yang baru.",
        "Another certificate has taken the place of this one. Enter the number of the newer one.",
    ),
    FindingCode.CERTIFICATE_EXPIRED: (
        "Masa berlaku sertifikat ini sudah berakhir. Kosongkan isian ini untuk sertifikasi baru.",
        "This certificate has expired. Leave this empty to be certified anew.",
    ),
    FindingCode.RENEWAL_NOT_OPEN: (
        "Perpanjangan sertifikat ini belum dibuka; lazimnya enam bulan sebelum berakhir.",
        "The renewal of this certificate is not open yet: usually it opens six months before the end.",
    ),
}

OPENS_ON: Final = Text(
    "Perpanjangan sertifikat ini baru dibuka pada {opens_on}. Kirim permohonannya mulai hari itu.",
    "The renewal of this certificate opens on {opens_on}. Send the application from that day on.",
)
"""The same with the day, where it is known when the message is written."""
