"""What a person is given of themselves is complete by declaration: no table, and no column of one, is forgotten."""

import importlib

import pytest
from sqlalchemy import LargeBinary

from contracts.sources import ROOT
from kompeten.database.belongings import Subjects, belonging, people_tables
from kompeten.database.erasure import Declared, columns_declared
from kompeten_client.people import SERVICES

PACKED = {"statement": "what the rest of its row tells, packed for a QR code"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_about_people_says_about_whom_its_rows_are(service: str) -> None:
    exported = importlib.import_module(f"{service}.main").EXPORTED
    tables = people_tables(exported.models, left_out=exported.told_elsewhere)
    assert tables
    for table in tables:
        assert str(belonging(table, Subjects([], []), tables)), table.name


@pytest.mark.parametrize("service", SERVICES)
def test_no_personal_column_is_of_a_kind_that_is_left_out(service: str) -> None:
    exported = importlib.import_module(f"{service}.main").EXPORTED
    tables = people_tables(exported.models, left_out=exported.told_elsewhere)
    declared = [columns_declared(model, kind) for model in tables.values() for kind in (Declared.ERASED, Declared.KEPT)]
    binary = {name for columns in declared for name, one in columns.items() if isinstance(one.type, LargeBinary)}
    assert binary - set(PACKED) == set()


def test_the_client_asks_every_service_that_gives_a_part() -> None:
    document = (ROOT / "services/gateway/src/gateway/openapi.json").read_text("utf-8")
    assert document.count('"/v1/exports/') == len(SERVICES)
    assert [one for one in SERVICES if f'"/v1/exports/{one}"' not in document] == []
