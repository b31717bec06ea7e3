"""One document out of many: what is shared, what is told apart, what is left out."""

from typing import Any

import pytest

from gateway.merging import SERVICE, Ambiguous, merge, references


def operation(schema: str, **more: Any) -> dict[str, Any]:
    """Return a public operation that answers with a schema."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "operationId": "read",
        "tags": ["x"],
        "x-kompeten-public": True,
        "responses": {"200": {"content": content}},
    } | more


def document(path: str, found: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    """Return a service's document with one path."""
    return {"paths": {path: {"get": found}}, "components": {"schemas": schemas}}


PROBLEM = {"type": "object", "title": "Problem"}
PAGE = {"type": "object", "properties": {"item": {"$ref": "#/components/schemas/View"}}}


def test_equal_schemas_are_shared_and_clashing_ones_named_by_service() -> None:
    first = document("/a", operation("Page"), Page=PAGE, View={"type": "string"}, Problem=PROBLEM)
    second = document("/b", operation("Page"), Page=PAGE, View={"type": "integer"}, Problem=PROBLEM)
    third = document("/c", operation("Problem"), Problem=PROBLEM)
    fourth = document("/d", operation("Problem"), Problem=PROBLEM)
    merged = merge({"one": first, "two": second, "three": third, "four": fourth})
    assert list(merged["components"]["schemas"]) == ["OnePage", "OneView", "Problem", "TwoPage", "TwoView"]
    assert set(references(merged["paths"]["/b"])) == {"TwoPage"}
    assert set(references(merged["components"]["schemas"]["TwoPage"])) == {"TwoView"}


def test_every_reference_leads_somewhere_and_nothing_unused_is_kept() -> None:
    merged = merge({"one": document("/a", operation("Page"), Page=PAGE, View={}, Internal={})})
    assert set(merged["components"]["schemas"]) == {"Page", "View"} == set(references(merged))


def test_operations_not_marked_public_are_left_out() -> None:
    hidden = operation("View", **{"x-kompeten-public": "yes"})
    merged = merge({"one": document("/a", hidden, View={}), "two": document("/b", operation("View"), View={})})
    assert list(merged["paths"]) == ["/b"]
    assert merged["paths"]["/b"]["get"][SERVICE] == "two"
    assert merged["paths"]["/b"]["get"]["tags"] == ["two"]
    assert merged["tags"] == [{"name": "two"}]


def test_operation_ids_stay_unique() -> None:
    merged = merge({"one": document("/a", operation("V"), V={}), "two": document("/b", operation("V"), V={})})
    assert {item["get"]["operationId"] for item in merged["paths"].values()} == {"one_read", "two_read"}


def test_one_operation_in_two_services_is_refused_whatever_its_parameters_are_called() -> None:
    with pytest.raises(Ambiguous):
        merge(
            {
                "one": document("/a/{id}", operation("V"), V={}),
                "two": document("/a/{thing_id}", operation("V"), V={}),
            }
        )


def test_a_name_made_for_a_clashing_schema_must_be_free() -> None:
    one = document("/a", operation("V"), V={"properties": {"x": {"$ref": "#/components/schemas/TwoV"}}}, TwoV={})
    with pytest.raises(Ambiguous):
        merge({"one": one, "two": document("/b", operation("V"), V={})})


def test_merging_changes_none_of_the_documents() -> None:
    one = document("/a", operation("V"), V={"type": "string"})
    two = document("/b", operation("V"), V={"type": "integer"})
    merge({"one": one, "two": two})
    assert one == document("/a", operation("V"), V={"type": "string"})
