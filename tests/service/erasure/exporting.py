"""What the services give of somebody, and what is missing in it."""

import importlib
from typing import Any

from sqlalchemy import LargeBinary

from kompeten.database.belongings import people_tables
from kompeten.database.erasure import Declared, columns_declared
from kompeten.service.exports import Exported
from support.drivers.candidate import Candidate

SERVICES = ("assessment", "certification", "notifications")
# What is done to one of these, or to all in one, is done to nobody alone.
OF_NOBODY = {"session", "batch", "assessor", "webhook"}


async def exported(candidate: Candidate) -> dict[str, Any]:
    """Return what each service but registration gives of the candidate, as the LSP's officer asks for it."""
    body = {"application_ids": [str(candidate.application)]}
    headers = candidate.registration.admin
    return {one: await candidate.ask(one, "POST", f"exports/{one}", body, headers=headers) for one in SERVICES}


def forgotten(service: str, part: dict[str, Any]) -> set[str]:
    """Return the personal columns of which nothing is given; what is binary is withheld, see `AboutPerson`."""
    return {
        f"{table.name}.{name}"
        for table, model in people_tables(_of(service).models, left_out=_of(service).told_elsewhere).items()
        for declared in (Declared.ERASED, Declared.KEPT)
        for name, column in columns_declared(model, declared).items()
        if not isinstance(column.type, LargeBinary) and not any(row.get(name) for row in part["tables"][table.name])
    }


async def untold(candidate: Candidate, service: str, part: dict[str, Any]) -> set[str]:
    """Return the kinds of objects of the person's by which the audit knows of acts that the trail does not tell."""
    ids = {value for rows in part["tables"].values() for row in rows for value in row.values() if _is_id(value)}
    rows = await candidate.system.services[service].rows("SELECT object_type, object_id FROM audit_entry")
    kinds = {row["object_type"] for row in rows if row["object_id"] in ids}
    return kinds - OF_NOBODY - {*_of(service).things, *_of(service).lists}


def _of(service: str) -> Exported:
    found: Exported = importlib.import_module(f"{service}.main").EXPORTED
    return found


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == len("0197f000-0000-7000-8000-000000000000")
