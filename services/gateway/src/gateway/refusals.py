"""What the gateway itself refuses."""

from kompeten.problems import BadRequest, Problem, Text, Unavailable


class NoSuchCell(BadRequest):
    """400: an operator's request that names no cell, or about an LSP that is in none, or in another."""

    code = "cell_unknown"
    message = Text(
        "Sebutkan sel dalam X-Kompeten-Cell: {cells}. Sel suatu LSP tercantum dalam daftar sel.",
        "Name the cell in X-Kompeten-Cell: {cells}. Which one has an LSP stands in the table of cells.",
    )


class ServiceDown(Unavailable):
    """503: the service behind this operation takes no connections; nothing was done."""

    code = "service_down"
    message = Text(
        "Layanan {service} sedang tidak tersedia. Coba lagi sebentar lagi.",
        "The service {service} is unavailable. Try again shortly.",
    )


class ServiceSlow(Problem):
    """504: no answer in time; whether it was done is unknown."""

    status = 504
    code = "service_slow"
    message = Text(
        "Layanan {service} tidak menjawab pada waktunya. Permintaan mungkin sudah diproses; "
        "ulangi dengan Idempotency-Key yang sama.",
        "The service {service} did not answer in time. The request may have been processed; "
        "repeat it with the same Idempotency-Key.",
    )
    patience = 5


class ServiceBroke(Problem):
    """502: the connection broke before an answer; whether it was done is unknown."""

    status = 502
    code = "service_broke"
    message = Text(
        "Hubungan dengan layanan {service} terputus sebelum ada jawaban. Permintaan mungkin sudah diproses; "
        "ulangi dengan Idempotency-Key yang sama.",
        "The connection to the service {service} broke before an answer. The request may have been processed; "
        "repeat it with the same Idempotency-Key.",
    )
    patience = 5
