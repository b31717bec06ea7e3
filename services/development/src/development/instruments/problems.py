"""Why an instrument is refused."""

from collections.abc import Iterable

from development.instruments.rules import QuestionCode, QuestionFault
from kompeten.problems import Conflict, FieldError, Text, field_error

MESSAGES: dict[QuestionCode, Text] = {
    QuestionCode.NAMED_TWICE: Text("Disebut lebih dari sekali.", "Named more than once."),
    QuestionCode.OPTIONS_MISSING: Text(
        "Sebutkan sedikitnya dua pilihan jawaban.", "Name at least two options to choose from."
    ),
    QuestionCode.OPTIONS_UNUSED: Text(
        "Hanya pertanyaan pilihan yang memiliki pilihan jawaban.", "Only a question of choice has options."
    ),
    QuestionCode.NO_SUCH_OPTION: Text("Tidak ada pilihan bernomor ini.", "There is no option of this number."),
}


class VersionWrittenMeanwhile(Conflict):
    """409: two people wrote the next version at once."""

    code = "version_written_meanwhile"
    message = Text(
        "Versi baru instrumen ini baru saja disimpan orang lain. Baca dahulu, lalu simpan lagi.",
        "Somebody else has just saved a new version of this instrument. Read it first, then save again.",
    )


def question_errors(found: Iterable[QuestionFault]) -> list[FieldError]:
    """Return what is wrong with questions as it is told."""
    return [
        field_error(one.field, one.code, MESSAGES[one.code], pointer=f"#/questions/{one.place}/{one.field}")
        for one in found
    ]
