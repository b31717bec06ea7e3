"""What can be wrong or worth a look with a cell; the codes are a contract with those who read answers by program."""

from enum import StrEnum


class FindingCode(StrEnum):
    """Codes of errors first, of warnings behind them; last of warnings that only the LSP hears."""

    REQUIRED = "required"
    FORMULA_REFUSED = "formula_refused"
    NIK_FORMAT = "nik_format"
    NIK_ROUNDED_BY_SPREADSHEET = "nik_rounded_by_spreadsheet"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    NIP_FORMAT = "nip_format"
    DATE_UNREADABLE = "date_unreadable"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    SEX_UNREADABLE = "sex_unreadable"
    REGION_UNKNOWN = "region_unknown"
    PHONE_FORMAT = "phone_format"
    EMAIL_FORMAT = "email_format"
    EDUCATION_UNKNOWN = "education_unknown"
    INSTITUTION_KIND_UNKNOWN = "institution_kind_unknown"
    SCHEME_UNKNOWN = "scheme_unknown"
    SCHEME_NOT_IN_BATCH = "scheme_not_in_batch"
    FUNDING_UNKNOWN = "funding_unknown"
    EXPERIENCE_TOO_SHORT = "experience_too_short"
    NAME_WITHOUT_LETTERS = "name_without_letters"
    NAME_HOLDS_NUMBER = "name_holds_number"
    NAME_NOT_LATIN = "name_not_latin"
    TOO_LONG = "too_long"
    UNUSABLE_TEXT = "unusable_text"
    ALREADY_REGISTERED = "already_registered"
    PROCESSING_RESTRICTED = "processing_restricted"
    ALREADY_ENROLLED = "already_enrolled"
    ACTIVITY_CLOSED = "activity_closed"
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    CERTIFICATE_OF_OTHER_SCHEME = "certificate_of_other_scheme"
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn"
    CERTIFICATE_REPLACED = "certificate_replaced"
    CERTIFICATE_EXPIRED = "certificate_expired"
    RENEWAL_NOT_OPEN = "renewal_not_open"

    NIK_BIRTH_DATE_MISMATCH = "nik_birth_date_mismatch"
    NIK_SEX_MISMATCH = "nik_sex_mismatch"
    NIK_REGION_MISMATCH = "nik_region_mismatch"
    TRAINING_CERTIFICATE_NEEDED = "training_certificate_needed"
    NAME_HAS_TITLE = "name_has_title"
    NAME_HAS_DIGITS = "name_has_digits"
    NAME_HAS_LINK = "name_has_link"
    NAME_DAMAGED = "name_damaged"
    NAME_MIXES_SCRIPTS = "name_mixes_scripts"
    NAME_UNPRINTABLE = "name_unprintable"
    PRINTED_NAME_GIVEN = "printed_name_given"
    NO_EMAIL = "no_email"

    NIK_UNDER_OTHER_NAME = "nik_under_other_name"
    NIK_UNDER_OTHER_BIRTH_DATE = "nik_under_other_birth_date"


WARNING_CODES: frozenset[FindingCode] = frozenset(
    {
        FindingCode.NIK_BIRTH_DATE_MISMATCH,
        FindingCode.NIK_SEX_MISMATCH,
        FindingCode.NIK_REGION_MISMATCH,
        FindingCode.TRAINING_CERTIFICATE_NEEDED,
        FindingCode.NAME_HAS_TITLE,
        FindingCode.NAME_HAS_DIGITS,
        FindingCode.NAME_HAS_LINK,
        FindingCode.NAME_DAMAGED,
        FindingCode.NAME_MIXES_SCRIPTS,
        FindingCode.NIK_UNDER_OTHER_NAME,
        FindingCode.NIK_UNDER_OTHER_BIRTH_DATE,
        FindingCode.NAME_UNPRINTABLE,
        FindingCode.PRINTED_NAME_GIVEN,
        FindingCode.NO_EMAIL,
    }
)


class CellRefused(Exception):
    """A cell cannot be read; `code` says why."""

    def __init__(self, code: FindingCode) -> None:
        super().__init__(code)
        self.code = code
