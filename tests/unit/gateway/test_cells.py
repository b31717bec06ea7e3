"""Which cell is meant by whom, and which tables are refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway.cells import Cell, Cells, OnlyCell
from gateway.refusals import NoSuchCell
from gateway.settings import GatewaySettings
from kompeten.cells import marked_code
from kompeten.http.authorization import UnknownLsp
from kompeten.identity.tokens import Operator, Principal, Role
from kompeten_ops.tokens import ISSUER

A = Cell(name="a", services={"certification": "http://a"}, lsps=frozenset({"lsp-one", "lsp-two"}), unnamed=True)
B = Cell(name="b", services={"certification": "http://b"}, lsps=frozenset({"lsp-three"}))
TABLE = """
[a]
unnamed = true
lsps = ["lsp-one", "lsp-two"]
services = {certification = "http://a"}

[b]
lsps = ["lsp-three"]
services = {certification = "http://b"}
"""
OPERATOR = Operator(subject="operator", roles=frozenset({Role.OPERATOR}))


def member(lsp_id: str) -> Principal:
    return Principal(subject="someone", lsp_id=lsp_id, roles=frozenset({Role.LSP_ADMIN}))


def settings(**changes: object) -> GatewaySettings:
    return GatewaySettings.model_validate(
        {"environment": "development", "oidc_issuer": ISSUER, "oidc_jwks": "k"} | changes
    )


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file with two cells."""
    file = tmp_path / "cells.toml"
    file.write_text(TABLE)
    return file


def test_a_file_says_which_cells_there_are(table: Path) -> None:
    assert settings(cells=table).which_cells().all == (A, B)


def test_whoever_belongs_to_an_lsp_means_its_cell_whatever_they_name() -> None:
    cells = Cells([A, B])
    assert cells.of_caller(member("lsp-two"), named="b", lsp_id="lsp-three") is A
    with pytest.raises(UnknownLsp):
        cells.of_caller(member("lsp-four"), named="b", lsp_id=None)


def test_an_operator_means_the_cell_of_the_lsp_asked_about_or_the_one_they_name() -> None:
    cells = Cells([A, B])
    assert cells.of_caller(OPERATOR, named=None, lsp_id="lsp-three") is B
    assert cells.of_caller(OPERATOR, named="a", lsp_id=None) is A
    for named, lsp_id in ((None, None), ("", None), ("c", None), ("a", "lsp-three"), ("a", "lsp-four")):
        with pytest.raises(NoSuchCell, match="cell_unknown") as refused:
            cells.of_caller(OPERATOR, named=named, lsp_id=lsp_id)
        assert "a, b" in refused.value.text.en


def test_a_code_tells_its_cell_and_codes_from_before_there_were_cells_tell_none() -> None:
    cells = Cells([B, A])
    assert cells.of_code(marked_code("b-random_code", "b")) is B
    assert cells.of_code(marked_code("b-random_code", None)) is A
    assert cells.of_code(marked_code("code", "gone")) is B, "whoever is asked answers that there is no such certificate"


def test_a_system_without_cells_answers_everything() -> None:
    only = settings(upstreams={"certification": "http://here"}).which_cells()
    assert isinstance(only, OnlyCell)
    (here,) = only.all
    assert here.known_as == ""
    assert only.of_code("b.code") is here
    assert only.of_caller(member("lsp-any"), named=None, lsp_id=None) is here
    assert only.of_caller(OPERATOR, named=None, lsp_id=None) is here


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (TABLE + "x = 1\n", "extra"),
        (TABLE.replace("lsp-three", "lsp-two"), "LSP 'lsp-two': both a and b claim it"),
        (TABLE.replace("[b]", "[b]\nunnamed = true"), "codes beginning with '': both a and b claim it"),
        (TABLE.replace("[b]", "[a]"), "Cannot declare"),
        (TABLE.replace("[b]", "[Timur]"), "pattern"),
        (TABLE.replace("[b]", '["b."]'), "pattern"),
        (TABLE.replace('services = {certification = "http://b"}', ""), "services"),
        ("", "no cell"),
        ("a = 1", "a"),
    ],
)
def test_a_table_that_cannot_tell_is_refused_at_the_start(table: Path, broken: str, why: str) -> None:
    table.write_text(broken)
    with pytest.raises(ValidationError, match=why):
        settings(cells=table)


def test_addresses_are_given_in_one_way(table: Path) -> None:
    for given in ({}, {"cells": table, "upstreams": {}}):
        with pytest.raises(ValidationError, match="set UPSTREAMS, or CELLS"):
            settings(**given)
    with pytest.raises(ValidationError, match="nowhere"):
        settings(cells=table.with_name("nowhere"))
