"""Every answer a service gives in a test is held to its OpenAPI document: status, code of a refusal, headers."""

import json
import re
from functools import cache
from typing import Any

import httpx

from devstack.folders import checkout

Json = dict[str, Any]  # Any: an OpenAPI document is JSON
PROBLEM = "application/problem+json"
PARAMETER = re.compile(r"\{[^}]+\}")
ANYWHERE = {"bad_request", "method_not_allowed", "content_length_malformed", "misdirected_request"}
"""What no operation in particular answers with; the document has it as `4XX`."""


def check_answer(service: str, answer: httpx.Response) -> None:
    """Fail when the answer of a known operation is not described."""
    method = "get" if answer.request.method == "HEAD" else answer.request.method.lower()
    operation = _operation(service, method, answer.request.url.path)
    if operation is None:
        return
    place = f"{method.upper()} {answer.request.url.path}"
    is_problem = answer.headers.get("content-type") == PROBLEM
    code = answer.json()["code"] if is_problem and answer.content else None
    if code in ANYWHERE:
        return
    status = str(answer.status_code)
    assert status in operation, f"{place} answers {status} {code}, which is not described"
    said = _resolved(service, operation[status])
    if code is not None:
        assert code in said["content"][PROBLEM]["examples"], f"{place} answers {status} {code}, not described"
    missing = {name for name in said["headers"] if name.lower() not in answer.headers}
    assert not missing, f"{place} answers {status} without {missing}"


def _operation(service: str, method: str, path: str) -> Json | None:
    """Return the described answers of what serves a path: a fixed path hides the templates it would fit."""
    for pattern, item in _places(service):
        if pattern.fullmatch(path):
            responses: Json | None = item.get(method, {}).get("responses")
            return responses
    return None


@cache
def _places(service: str) -> list[tuple[re.Pattern[str], Json]]:
    paths = _document(service)["paths"]
    ordered = sorted(paths, key=lambda path: bool(PARAMETER.search(path)))
    return [(re.compile("[^/]+".join(map(re.escape, PARAMETER.split(path)))), paths[path]) for path in ordered]


@cache
def _document(service: str) -> Json:
    text = (checkout() / "shared" / "schemas" / "openapi" / f"{service}.json").read_text("utf-8")
    document: Json = json.loads(text)
    return document


def _resolved(service: str, said: Json) -> Json:
    if "$ref" not in said:
        return said
    part: Json = _document(service)["components"]["responses"][said["$ref"].rpartition("/")[2]]
    return part
