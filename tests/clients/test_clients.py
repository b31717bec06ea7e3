"""What other people's generators make of the OpenAPI document works: typed, and on the running system."""

import json
import sys
from typing import Any

import pytest

from clients.generating import HERE, make_python_client, make_typescript_client, node, run
from devstack.demo.caller import MEMBERS, ORGANIZER, TERM
from devstack.demo.planning import SLOT, first_slot
from devstack.demo.sheets import TIME_ZONE, assessors, participants, today
from devstack.stack import Stack
from faults.people import CONSENT
from flow.conftest import collector, system  # noqa: F401 - fixtures
from kompeten_ops.tokens import sign

ROLES = ("lsp_admin", "certification_manager", "quality_manager", "director")


@pytest.fixture
def facts(system: Stack) -> dict[str, Any]:  # noqa: F811
    """Whom the stories are about, and everybody's token, as JSON."""
    day = today()
    person, other = participants()[:2]
    consent = {"consent_version": CONSENT}
    row = next(
        one
        for one in assessors(day)
        if one.is_valid and person["scheme_code"] in one.schemes and one.employer != person["employer"]
    )
    tokens = {role: sign(system.keys, subject=role, roles=[role]) for role in ROLES}
    tokens |= {one["user_id"]: sign(system.keys, subject=one["user_id"], roles=["committee"]) for one in MEMBERS}
    tokens["organizer_system"] = sign(system.keys, subject="system", roles=["organizer_system"], organizer_id=ORGANIZER)
    tokens["assessor"] = sign(system.keys, subject=row.user_id, roles=["assessor"], assessor_id=row.id)
    batch = {
        "title": "Sertifikasi Contoh",
        "scheme_codes": sorted({person["scheme_code"], other["scheme_code"]}),
        "starts_on": day.isoformat(),
        "ends_on": day.isoformat(),
        "time_zone": TIME_ZONE,
        "venue": {"name": "Gedung Contoh", "region_code": "63.71"},
        "quota": 5,
        "funding_source": "APBD",
    }
    return {
        "url": system.url,
        "tokens": tokens,
        "day": day.isoformat(),
        "organizer": ORGANIZER,
        "person": person | consent,
        "other": other | consent,
        "batch": batch,
        "assessor_id": str(row.id),
        "assessor": row.body,
        "starts_at": first_slot(day).isoformat(),
        "ends_at": (first_slot(day) + SLOT).isoformat(),
        "members": [one | TERM for one in MEMBERS],
    }


async def test_generated_clients_go_all_the_way(facts: dict[str, Any]) -> None:
    python = make_python_client()
    story = HERE / "python_story.py"
    mypy = (sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent")
    run("env", f"MYPYPATH={python}", *mypy, str(story))
    came = run("env", f"PYTHONPATH={python}", sys.executable, str(story), given=json.dumps(facts))

    typescript = make_typescript_client()
    node("node_modules/typescript/bin/tsc", folder=typescript)
    facts |= {"certificate": json.loads(came), "person": facts["other"]}
    node("story.ts", folder=typescript, given=json.dumps(facts))
