"""The words about a QR code's statement: what it is worth without network, and what it adds where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from certification.verification.wording import Phrase, Tone


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of a statement: a word and a symbol beside the colour, and what it means for whoever relies on it."""

    label: Phrase
    meaning: Phrase
    symbol: str
    tone: Tone


ALTERED: Final = Verdict(
    Phrase("Kode QR tidak asli", "Not a genuine QR code"),
    Phrase(
        "Pernyataan dalam kode QR ini telah diubah atau tidak ditandatangani penerbitnya. Jangan andalkan lembar itu.",
        "The statement in this QR code was altered, or its issuer never signed it. Do not rely on that paper.",
    ),
    "×",
    "bad",
)
OTHER: Final = Verdict(
    Phrase("Kode QR tidak cocok", "The QR code does not match"),
    Phrase(
        "Pernyataan dalam kode QR ini milik sertifikat lain daripada yang dicatat register di alamat ini. Jangan "
        "andalkan lembar itu.",
        "The statement in this QR code belongs to another certificate than the register holds at this address. Do not "
        "rely on that paper.",
    ),
    "×",
    "bad",
)
REVOKED: Final = Verdict(
    Phrase("Kunci penandatangan sudah dicabut", "The key that signed it is revoked"),
    Phrase(
        "Pernyataan dalam kode QR ini tidak dapat diandalkan lagi tanpa register; andalkan status menurut register.",
        "The statement in this QR code can no longer be relied on by itself; rely on the status in the register.",
    ),
    "!",
    "warn",
)
UNKNOWN: Final = Verdict(
    Phrase("Belum dapat diperiksa", "It cannot be checked yet"),
    Phrase(
        "Perangkat ini tidak mengenal kunci yang menandatanganinya. Periksa sekali lagi dengan jaringan; sesudahnya "
        "sertifikat penerbit itu dapat diperiksa tanpa jaringan.",
        "This device does not know the key that signed it. Check once more with a network; after that certificates of "
        "the same issuer can be checked without.",
    ),
    "?",
    "warn",
)
INCAPABLE: Final = Verdict(
    Phrase("Peramban ini tidak dapat memeriksa", "This browser cannot check it"),
    Phrase(
        "Perbarui peramban untuk memeriksa tanda tangan, atau periksa dengan jaringan.",
        "Use a newer browser to check the signature, or check with a network.",
    ),
    "?",
    "warn",
)

VERDICTS: Final[Mapping[str, Verdict]] = {
    "good": Verdict(
        Phrase("Asli dan tanpa catatan", "Genuine, and nothing against it"),
        Phrase(
            "Ditandatangani penerbitnya, masih dalam masa berlaku, dan tidak dibekukan atau dicabut menurut daftar "
            "status di bawah. Perubahan sesudahnya belum diketahui perangkat ini.",
            "Signed by its issuer, within its validity, and neither suspended nor withdrawn by the list of status "
            "below. What changed since is not known here.",
        ),
        "✓",
        "good",
    ),
    "stale": Verdict(
        Phrase("Asli, tetapi statusnya mungkin sudah berubah", "Genuine, but its status may have changed"),
        Phrase(
            "Ditandatangani penerbitnya dan masih dalam masa berlaku. Daftar status di perangkat ini lebih dari sehari "
            "umurnya: periksa lagi dengan jaringan sebelum mengandalkannya.",
            "Signed by its issuer and within its validity. The list of status on this device is more than a day old: "
            "check again with a network before you rely on it.",
        ),
        "!",
        "warn",
    ),
    "unlisted": Verdict(
        Phrase("Asli, tetapi statusnya tidak diketahui", "Genuine, but its status is not known"),
        Phrase(
            "Ditandatangani penerbitnya dan masih dalam masa berlaku. Perangkat ini belum menyimpan daftar statusnya: "
            "periksa lagi dengan jaringan sebelum mengandalkannya.",
            "Signed by its issuer and within its validity. This device has kept no list of its status: check again "
            "with a network before you rely on it.",
        ),
        "!",
        "warn",
    ),
    "suspended": Verdict(
        Phrase("Asli, tetapi dibekukan sementara", "Genuine, but suspended"),
        Phrase(
            "Menurut daftar status di bawah sertifikat ini sedang dibekukan dan tidak dapat diandalkan.",
            "By the list of status below this certificate is suspended and cannot be relied on.",
        ),
        "‖",
        "warn",
    ),
    "ended": Verdict(
        Phrase("Dicabut atau diganti", "Withdrawn or replaced"),
        Phrase(
            "Pernah diterbitkan dengan sah, tetapi menurut daftar status di bawah tidak berlaku lagi: dicabut, atau "
            "diganti dengan sertifikat lain.",
            "Properly issued, but by the list of status below no longer valid: withdrawn, or replaced by another "
            "certificate.",
        ),
        "×",
        "bad",
    ),
    "expired": Verdict(
        Phrase("Masa berlaku habis", "Expired"),
        Phrase(
            "Ditandatangani penerbitnya, tetapi masa berlakunya sudah berakhir menurut jam perangkat ini.",
            "Signed by its issuer, but its validity has ended by the clock of this device.",
        ),
        "!",
        "warn",
    ),
    "altered": ALTERED,
    "other": OTHER,
    "revoked": REVOKED,
    "unknown": UNKNOWN,
    "incapable": INCAPABLE,
    "none": Verdict(
        Phrase("Tanpa pernyataan", "Without a statement"),
        Phrase(
            "Alamat ini tidak membawa pernyataan yang dapat diperiksa tanpa jaringan. Pindai kode QR pada sertifikat "
            "dengan kamera; sertifikat lama hanya dapat diperiksa dengan jaringan.",
            "This address carries no statement that could be checked without a network. Scan the QR code of the "
            "certificate with the camera; older certificates can be checked with a network only.",
        ),
        "?",
        "warn",
    ),
}
"""By what `statement.js` says of it, on the page that stands in for the register's own."""

BESIDE_REGISTER: Final[Mapping[str, Verdict]] = {
    "good stale unlisted suspended ended expired": Verdict(
        Phrase("Kode QR asli", "Genuine QR code"),
        Phrase(
            "Ditandatangani penerbitnya dan cocok dengan register. Perangkat ini sekarang dapat memeriksa sertifikat "
            "penerbit itu juga tanpa jaringan.",
            "Signed by its issuer and as the register has it. This device can now check certificates of that issuer "
            "without a network, too.",
        ),
        "✓",
        "good",
    ),
    "altered": ALTERED,
    "other": OTHER,
    "revoked": REVOKED,
    "unknown": UNKNOWN,
}
"""On the register's own page, which says the status: whether the paper with the code is genuine."""
