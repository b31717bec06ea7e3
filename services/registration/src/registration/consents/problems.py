"""Why a consent is refused, and what to do about it."""

from kompeten.problems import FieldError, Invalid, Text, field_error
from registration.consents.rules import ConsentCode, find_fault
from registration.consents.texts import load_texts

FIELD = "consent_version"
MESSAGES: dict[ConsentCode, Text] = {
    ConsentCode.MISSING: Text(
        "Persetujuan pemrosesan data pribadi wajib ada. Mintakan persetujuan atas teks versi {current}, "
        "lalu sebutkan versinya.",
        "Consent to the processing of personal data is required. Ask for consent to the text of version {current} "
        "(GET /v1/consent-texts) and name that version.",
    ),
    ConsentCode.OUTDATED: Text(
        "Teks persetujuan ini sudah diganti. Mintakan persetujuan atas teks versi {current}.",
        "This text of consent was replaced. Ask for consent to the text of version {current} (GET /v1/consent-texts).",
    ),
    ConsentCode.UNKNOWN: Text(
        "Teks persetujuan versi ini tidak ada. Versi yang berlaku: {current}.",
        "There is no text of consent of this version. The current one is {current} (GET /v1/consent-texts).",
    ),
}


class ConsentRefused(Invalid):
    """422: whoever sends people's data does not declare their consent to the current text."""

    code = "consent_refused"
    message = Text(
        "Data tidak dapat diterima tanpa persetujuan atas teks yang berlaku.",
        "The data cannot be taken without consent to the current text.",
    )


def consent_errors(said: str | None) -> list[FieldError]:
    """Return what is wrong with a declared consent: nothing, or one error naming the field."""
    versions = [one.version for one in load_texts()]
    fault = find_fault(said, versions)
    return [] if fault is None else [field_error(FIELD, fault, MESSAGES[fault].format(current=versions[0]))]
