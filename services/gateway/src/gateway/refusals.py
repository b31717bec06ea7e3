"""What the gateway itself refuses, as problems; as a small page where a browser asks for one."""

from html import escape

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from gateway.routing import Operation
from kompeten.problems import Problem, Text, Unavailable, problem_response


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


PAGE = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{status} · Kompeten</title>
</head>
<body>
<main>
<h1>{id}</h1>
<p lang="en">{en}</p>
</main>
</body>
</html>
"""
PAGE_HEADERS = {"Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-store"}


def refuse(request: Request, operation: Operation, problem: Problem) -> Response:
    """Return the answer to a refused request: a page for people verifying in a browser, else problem+json."""
    if not operation.is_anonymous or not _prefers_page(request):
        return problem_response(problem)
    page = PAGE.format(status=problem.status, id=escape(problem.text.id), en=escape(problem.text.en))
    headers = {**problem.headers, **PAGE_HEADERS}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    return HTMLResponse(page, problem.status, headers)


def _prefers_page(request: Request) -> bool:
    """Tell whether HTML is asked for before JSON: browsers name it first, programs not at all."""
    kinds = [one.partition(";")[0].strip().lower() for one in request.headers.get("accept", "").split(",")]
    pages = [place for place, kind in enumerate(kinds) if kind in {"text/html", "application/xhtml+xml"}]
    others = [place for place, kind in enumerate(kinds) if "json" in kind]
    return bool(pages) and (not others or pages[0] < others[0])
