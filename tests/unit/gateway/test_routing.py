"""The routing table follows the document."""

import pytest

from gateway.routing import Routes, packaged_document
from kompeten.http.errors import MethodNotAllowed, UnknownRoute

DOCUMENT = {
    "paths": {
        "/v1/things/{thing_id}": {"get": {"x-kompeten-service": "a"}, "post": {"x-kompeten-service": "a"}},
        "/v1/things/all": {"get": {"x-kompeten-service": "b"}},
        "/v1/a.b": {"get": {"x-kompeten-service": "c", "security": [], "x-kompeten-rate-limit": "30/minute"}},
    }
}
ROUTES = Routes(DOCUMENT)


def test_a_fixed_path_goes_before_one_with_parameters() -> None:
    assert ROUTES.find("GET", "/v1/things/all").service == "b"
    assert ROUTES.find("GET", "/v1/things/x").service == "a"


def test_a_method_the_fixed_path_lacks_is_looked_for_further_on() -> None:
    assert ROUTES.find("POST", "/v1/things/all").service == "a"


@pytest.mark.parametrize("path", ["/v1/things/", "/v1/things/a/b", "/v1/aXb", "/v1/things/..", "/v1/./a.b", ""])
def test_near_misses_are_unknown(path: str) -> None:
    with pytest.raises(UnknownRoute):
        ROUTES.find("GET", path)


def test_marks_are_read() -> None:
    found = ROUTES.find("GET", "/v1/a.b")
    assert found.is_anonymous
    assert str(found.rate_limit) == "30 per 1 minute"
    assert not ROUTES.find("GET", "/v1/things/all").is_anonymous


def test_other_methods_are_refused_by_name() -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        ROUTES.find("PUT", "/v1/things/1")
    assert refused.value.headers["Allow"] == "GET, POST"


def test_the_packaged_document_is_a_routing_table_of_the_four_services() -> None:
    document = packaged_document()
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    assert {operation["x-kompeten-service"] for operation in operations} == {
        "registration",
        "assessment",
        "certification",
        "notifications",
    }
    routes = Routes(document)
    assert routes.find("GET", "/verify/abc").is_anonymous
    assert not routes.find("POST", "/v1/applications").is_anonymous
    assert routes.find("POST", "/v1/applications/acceptances").path == "/v1/applications/acceptances"
