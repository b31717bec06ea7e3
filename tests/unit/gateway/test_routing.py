"""The routing table follows the document."""

import pytest

from gateway.placing import PLACE, most_bytes
from gateway.routing import Routes, packaged_document
from kompeten.http.errors import MethodNotAllowed, UnknownRoute
from kompeten.http.public import Asked

DOCUMENT = {
    "paths": {
        "/v1/things/{thing_id}": {"get": {"x-kompeten-service": "a"}, "post": {"x-kompeten-service": "a"}},
        "/v1/things/all": {"get": {"x-kompeten-service": "b"}},
        "/v1/a.b": {
            "get": {"x-kompeten-service": "c", "x-kompeten-cells": "all", "x-kompeten-rate-limit": "30/minute"}
        },
    }
}
ROUTES = Routes(DOCUMENT)


def test_a_fixed_path_goes_before_one_with_parameters() -> None:
    assert ROUTES.get("GET", "/v1/things/all").service == "b"
    assert ROUTES.get("GET", "/v1/things/x").service == "a"


def test_a_method_the_fixed_path_lacks_is_refused_and_not_the_templates_to_have() -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        ROUTES.get("POST", "/v1/things/all")
    assert refused.value.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_head_goes_with_get() -> None:
    assert ROUTES.get("HEAD", "/v1/things/x") is ROUTES.get("GET", "/v1/things/x")


@pytest.mark.parametrize("path", ["/v1/things/", "/v1/things/a/b", "/v1/aXb", "/v1/things/..", "/v1/./a.b", ""])
def test_near_misses_are_unknown(path: str) -> None:
    with pytest.raises(UnknownRoute):
        ROUTES.get("GET", path)


def test_marks_are_read() -> None:
    found = ROUTES.get("GET", "/v1/a.b")
    assert found.is_anonymous
    assert found.asked is Asked.ALL
    assert str(found.rate_limit) == "30 per 1 minute"
    assert not ROUTES.get("GET", "/v1/things/all").is_anonymous


def test_other_methods_are_refused_by_name() -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        ROUTES.get("PUT", "/v1/things/1")
    assert refused.value.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_the_packaged_document_is_a_routing_table_of_the_five_services() -> None:
    document = packaged_document()
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    assert {operation["x-kompeten-service"] for operation in operations} == {
        "registration",
        "assessment",
        "certification",
        "development",
        "notifications",
    }
    routes = Routes(document)
    assert routes.get("GET", "/verify/abc").is_anonymous
    assert not routes.get("POST", "/v1/applications").is_anonymous
    assert routes.get("POST", "/v1/applications/acceptances").path == "/v1/applications/acceptances"


def test_a_longer_body_is_taken_by_the_operation_that_says_so_alone() -> None:
    said = {"x-kompeten-service": "things", "x-kompeten-most-bytes": 5_000, "security": [{"token": []}]}
    usual = {key: value for key, value in said.items() if key != "x-kompeten-most-bytes"}
    routes = Routes(
        {
            "paths": {
                "/v1/files": {"post": said, "put": usual},
                "/v1/forms": {"post": {**said, "x-kompeten-cells": "any"}},
            }
        }
    )

    def limit(method: str, path: str) -> int:
        return most_bytes({"method": method, PLACE: routes.find_place(path)}, most=1_000)

    assert (limit("POST", "/v1/files"), limit("PUT", "/v1/files"), limit("POST", "/v1/else")) == (5_000, 1_000, 1_000)
    assert limit("POST", "/v1/forms") == 1_000  # whoever it is for shows no token
