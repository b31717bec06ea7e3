"""The OpenAPI document tells of problems, not of FastAPI's own errors."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel

from kompeten.http.authorization import require
from kompeten.http.errors import install_problem_handlers
from kompeten.http.openapi import PROBLEM_RESPONSES
from kompeten.http.public import Asked, public
from kompeten.http.transaction import Transact
from kompeten.identity.tokens import Principal, Role


class Form(BaseModel):
    """A body."""

    name: str


def make_app() -> FastAPI:
    app = FastAPI()
    install_problem_handlers(app)
    router = APIRouter(responses=PROBLEM_RESPONSES)

    @router.post("/forms", openapi_extra=public())
    async def submit_form(
        form: Form, transact: Transact, principal: Annotated[Principal, Depends(require(Role.LSP_ADMIN))]
    ) -> str:
        return f"{form} {transact} {principal}"

    @router.put("/forms/{name}")
    async def change_form(name: str, form: Form, transact: Transact) -> str:
        return f"{name} {form} {transact}"

    @app.get("/certificates", openapi_extra=public(anonymous=Asked.ANY, rate_limit="30/minute"))
    async def verify_certificate(number: str) -> str:
        return number

    app.include_router(router)
    return app


def test_every_operation_refuses_with_the_problem_schema() -> None:
    document = make_app().openapi()
    assert "HTTPValidationError" not in json.dumps(document)
    assert {"Problem", "FieldError", "Message"} <= document["components"]["schemas"].keys()
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["responses"].keys() >= {"4XX", "5XX"}
            assert operation["responses"]["4XX"]["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


def test_only_post_knows_an_idempotency_key() -> None:
    paths = make_app().openapi()["paths"]
    assert "Idempotency-Key" in json.dumps(paths["/forms"]["post"])
    assert "Idempotency-Key" not in json.dumps(paths["/forms/{name}"]["put"])


def test_marks_and_security_are_there_for_the_gateway() -> None:
    paths = make_app().openapi()["paths"]
    assert paths["/forms"]["post"]["security"] == [{"HTTPBearer": ["lsp_admin"]}]
    assert paths["/forms"]["post"]["x-kompeten-public"] is True
    assert paths["/certificates"]["get"]["security"] == []
    assert "x-kompeten-public" not in paths["/forms/{name}"]["put"]


def test_the_document_is_made_once_and_stays_equal() -> None:
    app = make_app()
    assert app.openapi() == app.openapi() == make_app().openapi()
