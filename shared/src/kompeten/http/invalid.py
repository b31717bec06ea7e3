"""What pydantic found wrong in a request, told in our codes and both languages, without the values."""

from collections.abc import Mapping, Sequence
from typing import Any

from kompeten.entry.days import ENDS_BEFORE_START, YEAR
from kompeten.entry.emails import EMAIL
from kompeten.entry.names import NameFault
from kompeten.entry.texts import BLANK, UNPRINTABLE
from kompeten.field_labels import FIELDS
from kompeten.labels import heading
from kompeten.personal import masked
from kompeten.problems import BadRequest, FieldError, Invalid, Problem, Text, field_error

MOST_ERRORS = 100  # enough to mend a form by; a hostile body could have thousands
IN_BODY = "body"


def required(field: str) -> Text:
    """Say that a field must be filled in, by its label; one without any is pointed at alone."""
    if field not in FIELDS:
        return Text("Wajib diisi.", "Required.")
    return Text(f"{heading(field, 0, FIELDS)} wajib diisi.", f"{heading(field, 1, FIELDS)} is required.")


REQUIRED = ("required", required(""))  # named by its label where it is told
UNKNOWN = ("unknown_field", Text("Isian ini tidak dikenal.", "This field is not known."))
SHORT = ("too_short", Text("Terlalu pendek.", "Too short."))
LONG = ("too_long", Text("Terlalu panjang.", "Too long."))
WRONG_TYPE = ("wrong_type", Text("Jenis atau format isian salah.", "Wrong type or format."))
NOT_ALLOWED = ("not_allowed", Text("Bukan salah satu pilihan yang ada.", "Not one of the choices."))
RANGE = ("out_of_range", Text("Di luar rentang yang diperbolehkan.", "Out of range."))
PATTERN = ("wrong_format", Text("Format isian salah.", "Wrong format."))
SIGN = (
    "unusable_text",
    Text("Isian memuat karakter yang tidak dapat dicetak.", "The input holds a character that cannot be printed."),
)
ADDRESS = (
    "email_format",
    Text(
        "Isi satu alamat surel yang lengkap, contoh: nama@instansi.go.id.",
        "Enter one complete e-mail address, for example: nama@instansi.go.id.",
    ),
)
IMPOSSIBLE_YEAR = (
    "out_of_range",
    Text("Tahun harus antara 1900 dan 2100.", "The year must be from 1900 to 2100."),
)
BACKWARDS = ("ends_before_start", Text("Akhir tidak boleh sebelum awal.", "The end may not be before the start."))
NAMELESS = (
    "name_without_letters",
    Text("Nama harus memuat huruf, contoh: Siti Aisyah.", "A name must have letters, for example: Siti Aisyah."),
)
NUMBER_IN_NAME = (
    "name_holds_number",
    Text("Nama memuat nomor identitas. Hapus nomornya.", "The name holds an identity number. Remove the number."),
)
OTHER = ("invalid_value", Text("Nilai ini tidak dapat diterima.", "This value cannot be accepted."))

CATALOGUE = {
    "missing": REQUIRED,
    "extra_forbidden": UNKNOWN,
    "string_too_short": SHORT,
    "too_short": SHORT,
    "bytes_too_short": SHORT,
    "string_too_long": LONG,
    "too_long": LONG,
    "bytes_too_long": LONG,
    "enum": NOT_ALLOWED,
    "literal_error": NOT_ALLOWED,
    "union_tag_invalid": NOT_ALLOWED,
    "union_tag_not_found": REQUIRED,
    "greater_than": RANGE,
    "greater_than_equal": RANGE,
    "less_than": RANGE,
    "less_than_equal": RANGE,
    "multiple_of": RANGE,
    "finite_number": RANGE,
    "string_pattern_mismatch": PATTERN,
    "string_unicode": WRONG_TYPE,
    "int_from_float": WRONG_TYPE,
    "int_parsing_size": RANGE,
    "decimal_max_digits": RANGE,
    "decimal_max_places": RANGE,
    "decimal_whole_digits": RANGE,
    BLANK: REQUIRED,
    UNPRINTABLE: SIGN,
    EMAIL: ADDRESS,
    YEAR: IMPOSSIBLE_YEAR,
    ENDS_BEFORE_START: BACKWARDS,
    NameFault.NO_LETTER: NAMELESS,
    NameFault.IDENTITY_NUMBER: NUMBER_IN_NAME,
    "date_from_datetime_inexact": WRONG_TYPE,
    "date_past": RANGE,
    "date_future": RANGE,
    "timezone_aware": WRONG_TYPE,
    "timezone_naive": WRONG_TYPE,
}

CODES = frozenset(code for code, _ in (*CATALOGUE.values(), WRONG_TYPE, OTHER))

# Limits of the schema, never of the input: they may be told.
BOUNDS = {
    "min_length": Text("paling sedikit {0}", "at least {0}"),
    "max_length": Text("paling banyak {0}", "at most {0}"),
    "gt": Text("lebih dari {0}", "more than {0}"),
    "ge": Text("paling kecil {0}", "{0} or more"),
    "lt": Text("kurang dari {0}", "less than {0}"),
    "le": Text("paling besar {0}", "{0} or less"),
}


class MalformedJson(BadRequest):
    """The body is not JSON."""

    code = "malformed_json"
    message = Text("Isi permintaan bukan JSON yang sah.", "The body is not valid JSON.")


def refusal(found: Sequence[Mapping[str, Any]]) -> Problem:  # Any: pydantic's error dictionaries
    """Return the problem for pydantic's errors: 400 when the body is no JSON, else 422 with an error per field."""
    if any(error["type"] == "json_invalid" for error in found):
        return MalformedJson()
    return Invalid(errors=[described(error) for error in found[:MOST_ERRORS]])


def described(error: Mapping[str, Any]) -> FieldError:
    """Return one of pydantic's errors in our words: where, which code, which limit of the schema; never the input."""
    code, message = _worded(str(error["type"]))
    source, *path = error["loc"]
    steps = [masked(str(step)) for step in path]
    names = [step for step, raw in zip(steps, path, strict=True) if isinstance(raw, str)]
    pointer = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
    if code == REQUIRED[0]:
        message = required(names[-1] if names else "")
    field = field_error(names[-1] if names else None, code, _bounded(message, error.get("ctx") or {}))
    return field.model_copy(update={"pointer": f"#{pointer}" if source == IN_BODY else None})


def _worded(kind: str) -> tuple[str, Text]:
    if kind in CATALOGUE:
        return CATALOGUE[kind]
    if kind.endswith(("_type", "_parsing", "_from_datetime_parsing")) or kind.startswith("is_instance"):
        return WRONG_TYPE
    return OTHER


def _bounded(message: Text, context: Mapping[str, Any]) -> Text:
    for name, bound in BOUNDS.items():
        value = context.get(name)
        if isinstance(value, int | float):
            return Text(
                id=f"{message.id[:-1]}: {bound.id.format(value)}.", en=f"{message.en[:-1]}: {bound.en.format(value)}."
            )
    return message
