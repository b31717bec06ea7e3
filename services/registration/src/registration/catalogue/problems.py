"""Why something about a scheme version is refused."""

from kompeten.problems import Conflict, Invalid, Text
from registration.catalogue.rules import ActivationCode

ACTIVATION_MESSAGES: dict[ActivationCode, tuple[str, str]] = {
    ActivationCode.NO_UNITS: (
        "Versi skema belum memuat unit kompetensi. Lengkapi daftar unitnya sebelum diaktifkan.",
        "The scheme version has no units of competency. Complete its list of units before activating it.",
    ),
    ActivationCode.UNIT_WITHOUT_CODE: (
        "Unit kompetensi belum berkode. Isi kode resminya, contoh R.91PRP02.021.1.",
        "A unit of competency has no code. Enter its official code, for example R.91PRP02.021.1.",
    ),
    ActivationCode.UNIT_CODE_FORMAT: (
        "Bentuk kode unit tidak dikenal. Contoh yang benar: R.91PRP02.021.1 atau PRP.LP01.001.01.",
        "The unit code has no known form. Correct examples: R.91PRP02.021.1 or PRP.LP01.001.01.",
    ),
    ActivationCode.UNIT_CODE_DUPLICATED: (
        "Kode unit ini sudah ada di versi skema yang sama. Setiap unit dicantumkan satu kali.",
        "This unit code is already in the same scheme version. List every unit once.",
    ),
}


TIME_ZONE_UNKNOWN = Text(
    "Pilih Asia/Jakarta atau Asia/Pontianak (WIB), Asia/Makassar (WITA), atau Asia/Jayapura (WIT).",
    "Choose Asia/Jakarta or Asia/Pontianak, Asia/Makassar, or Asia/Jayapura.",
)


class VersionImmutable(Conflict):
    """409: only drafts change; certificates are printed from what was active."""

    code = "scheme_version_immutable"
    message = Text(
        "Versi skema ini sudah diaktifkan; {fields} tidak dapat diubah. Buat versi baru.",
        "This scheme version has been activated; {fields} cannot change. Make a new version.",
    )


class NotActivatable(Invalid):
    """422: the version lacks something."""

    code = "scheme_version_incomplete"
    message = Text("Versi skema belum dapat diaktifkan.", "The scheme version cannot be activated yet.")
