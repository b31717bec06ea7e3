"""The refusal that stands in for an answer that was erased."""

from kompeten.http.problems import Problem, Text


class AnswerErased(Problem):
    """410: the first answer to this request held data of a person who has been erased since."""

    status = 410
    code = "answer_erased"
    message = Text(
        "Jawaban atas permintaan ini telah dihapus karena memuat data orang yang telah dihapus.",
        "The answer to this request was removed: it held data of a person who has been erased.",
    )
