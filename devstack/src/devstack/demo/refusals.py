"""What must be refused, tried for real: each refusal is an answer of the gateway."""

from dataclasses import dataclass
from typing import Any

import httpx

from devstack.demo.caller import Body, Caller


@dataclass(frozen=True)
class Refusal:
    """One attempt and the answer it got."""

    attempt: str
    status: int
    code: str
    message: str


class NotRefused(Exception):
    """The system let something through that it must refuse."""


class Refusals:
    """Collects the refusals of the story."""

    def __init__(self) -> None:
        self.seen: list[Refusal] = []

    async def expect(
        self,
        attempt: str,
        caller: Caller,
        method: str,
        path: str,
        body: Body = None,
        *,
        status: int,
        code: str | None = None,
        **headers: str,
    ) -> None:
        """Send what must be refused with this status (and this code, at the top or for a field); else `NotRefused`."""
        answer = await caller.settle(method, path, body, **headers)
        problem = _problem(answer)
        codes = {problem["code"], *(error["code"] for error in problem.get("errors", ()))}
        if answer.status_code != status or (code is not None and code not in codes):
            raise NotRefused(f"{attempt}: wanted {status} {code}, got {answer.status_code}: {answer.text[:1000]}")
        errors = problem.get("errors") or [problem]
        self.seen.append(Refusal(attempt, status, code or problem["code"], errors[0]["message"]["id"]))


def _problem(answer: httpx.Response) -> dict[str, Any]:  # Any: JSON
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        found: dict[str, Any] = answer.json()
        return found
    return {"code": "no_problem"}
