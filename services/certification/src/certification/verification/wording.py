"""The words of the verification page, in Indonesian and English: each status and each problem in its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from kompeten.events.certificates import CertificateStatus
from kompeten.problems import Message

Tone = Literal["good", "warn", "bad"]
Field = Literal["number", "holder_name"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same thing said twice."""

    id: str
    en: str

    @property
    def message(self) -> Message:
        """The phrase as it travels."""
        return {"id": self.id, "en": self.en}


@dataclass(frozen=True, slots=True)
class StatusWords:
    """How a status is told: a word and a symbol (that any font has) beside the colour, and what follows."""

    label: Phrase
    meaning: Phrase
    dated: Phrase
    symbol: str
    tone: Tone
    ends: Phrase | None = None


class FormProblem(StrEnum):
    """What keeps a field from being looked up at all; never anything about a certificate."""

    NUMBER_MISSING = "number_missing"
    NAME_MISSING = "name_missing"
    TOO_LONG = "too_long"


STATUS_WORDS: Final[Mapping[CertificateStatus, StatusWords]] = {
    CertificateStatus.ACTIVE: StatusWords(
        Phrase("Berlaku", "Active"),
        Phrase(
            "Sertifikat ini tercatat dan hari ini dapat diandalkan.",
            "This certificate is on record and can be relied on today.",
        ),
        Phrase("Berlaku sampai", "Valid until"),
        "✓",
        "good",
    ),
    CertificateStatus.SUSPENDED: StatusWords(
        Phrase("Dibekukan sementara", "Suspended"),
        Phrase(
            "Sertifikat ini tercatat, tetapi hari ini tidak dapat diandalkan: pemegangnya tidak boleh menggunakannya "
            "sampai penerbit memberlakukannya kembali.",
            "This certificate is on record but cannot be relied on today: its holder may not use it until the issuer "
            "reinstates it.",
        ),
        Phrase("Dibekukan sejak", "Suspended since"),
        "‖",
        "warn",
        Phrase("Penerbit memutuskan paling lambat", "The issuer decides by"),
    ),
    CertificateStatus.SCOPE_REDUCED: StatusWords(
        Phrase("Berlaku dengan lingkup dikurangi", "Active with reduced scope"),
        Phrase(
            "Sertifikat ini hari ini dapat diandalkan hanya untuk unit kompetensi yang tercantum di bawah; unit lain "
            "pada lembarnya tidak berlaku lagi.",
            "This certificate can be relied on today only for the units of competency listed below; other units "
            "printed on it no longer count.",
        ),
        Phrase("Lingkup dikurangi sejak", "Scope reduced since"),
        "−",
        "warn",
    ),
    CertificateStatus.EXPIRED: StatusWords(
        Phrase("Masa berlaku habis", "Expired"),
        Phrase(
            "Sertifikat ini pernah diterbitkan dengan sah, tetapi masa berlakunya sudah berakhir dan tidak dapat "
            "diandalkan lagi.",
            "This certificate was properly issued, but its period of validity has ended and it can no longer be "
            "relied on.",
        ),
        Phrase("Terakhir berlaku pada", "Last valid on"),
        "!",
        "warn",
    ),
    CertificateStatus.WITHDRAWN: StatusWords(
        Phrase("Dicabut", "Withdrawn"),
        Phrase(
            "Sertifikat ini telah dicabut untuk seterusnya dan tidak dapat diandalkan, apa pun yang tertulis pada "
            "lembarnya.",
            "This certificate has been withdrawn for good and cannot be relied on, whatever is printed on it.",
        ),
        Phrase("Dicabut pada", "Withdrawn on"),
        "×",
        "bad",
    ),
    CertificateStatus.SUPERSEDED: StatusWords(
        Phrase("Digantikan setelah sertifikasi ulang", "Superseded by renewal"),
        Phrase(
            "Pemegang telah disertifikasi ulang: jangan andalkan sertifikat ini, tetapi penggantinya.",
            "The holder has been certified again: rely not on this certificate but on the one that replaced it.",
        ),
        Phrase("Digantikan pada", "Superseded on"),
        "→",
        "warn",
    ),
    CertificateStatus.REISSUED: StatusWords(
        Phrase("Diterbitkan ulang dengan nomor baru", "Reissued under a new number"),
        Phrase(
            "Sertifikat ini diganti karena hilang, rusak, perbaikan nama, atau bentuk baru; andalkan penggantinya.",
            "This certificate was replaced after loss, damage, a corrected name or in a new form: rely on that one.",
        ),
        Phrase("Diterbitkan ulang pada", "Reissued on"),
        "↔",
        "warn",
    ),
}

NUMBER_HINT: Final = Phrase(
    "Nomor sertifikat tertulis di bawah judul, bukan nomor registrasi di bawah nama; keduanya diterima.",
    "The certificate number stands below the title, the registration number below the name; either is accepted.",
)

PROBLEM_WORDS: Final[Mapping[FormProblem, Phrase]] = {
    FormProblem.NUMBER_MISSING: Phrase(
        "Isi nomor sertifikat atau nomor registrasi.", "Enter the certificate number or the registration number."
    ),
    FormProblem.NAME_MISSING: Phrase("Isi nama pemegang sertifikat.", "Enter the holder's name."),
    FormProblem.TOO_LONG: Phrase(
        "Isian terlalu panjang; paling banyak 200 karakter.", "That is too long; 200 characters at most."
    ),
}
