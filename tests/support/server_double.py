"""A server that a command asks over HTTP, played from answers made by hand."""

import httpx
from pydantic import BaseModel

Answer = httpx.Response | Exception | BaseModel | dict[str, object]


class ServerDouble:
    """Answers by method and path, one answer after the other, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[Answer]] = {}
        self.asked: list[httpx.Request] = []

    def answer(self, method: str, path: str, *answers: Answer) -> None:
        """Give these answers; the last one again and again."""
        self.answers[method, path] = list(answers)

    def open(self, request: httpx.Request) -> httpx.Response:
        """Answer one request: with a response, with JSON, or by raising what stands for a broken connection."""
        self.asked.append(request)
        answers = self.answers[request.method, request.url.path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):  # a copy: one that was read cannot be given again
            return httpx.Response(answer.status_code, content=answer.content, headers=answer.headers)
        return httpx.Response(200, json=answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer)

    def bodies(self, path: str) -> list[bytes]:
        """Return what was sent to a path."""
        return [request.content for request in self.asked if request.url.path == path]
