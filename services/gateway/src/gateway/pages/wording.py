"""The words of pages that refuse: for people, who have no Idempotency-Key to repeat anything with."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from kompeten.problems import Text

INTERNAL: Final = 500  # from here on it is not the reader's doing
MINUTE: Final = 60
PATIENT_SECONDS: Final = 90  # up to here a wait is told in seconds


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """What stands over a refusal; and what is said in place of its own message, which is for programs."""

    heading: Text
    text: Text | None = None


DISTURBED: Final = RefusalWords(
    Text("Layanan sedang terganggu", "The service is disrupted"),
    Text("Silakan coba beberapa saat lagi.", "Please try again shortly."),
)
VERIFICATION: Final = RefusalWords(
    Text("Layanan verifikasi sedang terganggu", "Verification is disrupted"),
    Text(
        "Layanan verifikasi sedang terganggu. Silakan coba beberapa saat lagi.",
        "Verification is disrupted. Please try again shortly.",
    ),
)
VERIFY: Final = "/verify"
REFUSED: Final = RefusalWords(Text("Permintaan tidak dapat diproses", "The request could not be processed"))
WORDS: Final = {
    401: RefusalWords(Text("Perlu masuk", "Sign-in needed")),
    403: RefusalWords(Text("Tidak berwenang", "Not entitled")),
    404: RefusalWords(
        Text("Halaman tidak ditemukan", "Page not found"),
        Text(
            "Tidak ada halaman di alamat ini. Periksa kembali penulisan alamatnya.",
            "There is no page at this address. Check how it is written.",
        ),
    ),
    429: RefusalWords(
        Text("Terlalu banyak permintaan", "Too many requests"),
        Text(
            "Terlalu banyak permintaan dari jaringan Anda dalam waktu singkat.",
            "Too many requests came from your network within a short time.",
        ),
    ),
}


def words_of(status: int, path: str) -> RefusalWords:
    """Return the words of a refusal by its status and where it was met."""
    if status >= INTERNAL and path.startswith(VERIFY):
        return VERIFICATION
    return DISTURBED if status >= INTERNAL else WORDS.get(status, REFUSED)


def waiting(seconds: int) -> Text:
    """Say how long to wait, never too short."""
    if seconds <= PATIENT_SECONDS:
        return Text(f"{seconds} detik", f"{seconds} second{'' if seconds == 1 else 's'}")
    minutes = ceil(seconds / MINUTE)
    return Text(f"{minutes} menit", f"{minutes} minutes")
