"""Whoever only observes writes nothing, in no service, and opens no document; no other token is kept for long."""

import json
import re
import subprocess
from base64 import urlsafe_b64decode
from pathlib import Path

from access_page import operations, roles
from contracts.sources import ROOT
from gateway.routing import packaged_document
from kompeten.identity.tokens import Role
from reactions import SERVICES

WATCHED = {
    *("/v1/batches", "/v1/batches/{batch_id}", "/v1/applications", "/v1/applications/{application_id}"),
    *("/v1/batches/{batch_id}/report", "/v1/batches/{batch_id}/report.xlsx"),  # the same, on one page
    *("/v1/applications/{application_id}/timeline", "/v1/assessments", "/v1/assessments/{assessment_id}"),
    *("/v1/cases", "/v1/rolls/{batch_id}", "/v1/certificates", "/v1/messages"),
    "/v1/registers/{lsp_id}/facts",  # the same names, with what became of each
    *(
        "/v1/topics",
        "/v1/programmes",
        "/v1/programmes/{programme_id}",
        "/v1/gaps",
        "/v1/steps/{owner_id}",  # which there are, and nobody who took them
        "/v1/activities",
        "/v1/activities/{activity_id}",
        "/v1/activities/{activity_id}/report",
        "/v1/activities/{activity_id}/report.pdf",
        "/v1/activities/{activity_id}/report.xlsx",
        *(f"/v1/programmes/{{programme_id}}/report{kind}" for kind in ("", ".pdf", ".xlsx")),
        *(f"/v1/years/{{year}}/report{kind}" for kind in ("", ".pdf", ".xlsx")),
    ),
    *(
        "/v1/schemes",
        "/v1/schemes/{code}",
        "/v1/schemes/{code}/requirements",
        "/v1/consent-texts",
    ),  # open to whoever is of an LSP
    *(f"/v1/operations/{one}" for one in SERVICES),
    *(f"/v1/operations/{one}/subjects" for one in SERVICES),
}


def test_an_observer_only_reads_lists_and_states() -> None:
    opened = {
        (method, path) for method, path, said in operations(packaged_document()) if Role.OBSERVER in (roles(said) or ())
    }
    assert {method for method, _ in opened} == {"get"}
    assert {path for _, path in opened} == WATCHED


def test_the_tokens_that_make_up_leaves_behind_only_read_and_are_their_owners_alone(tmp_path: Path) -> None:
    recipe = (ROOT / "Makefile").read_text("utf-8")
    (wanted,) = re.findall(r"^\t@(umask .*?)$(?<!\\)", recipe, re.MULTILINE | re.DOTALL)
    subprocess.run(["sh", "-c", wanted.replace("var/dev", str(tmp_path))], cwd=ROOT, check=True)
    tokens = sorted(tmp_path.glob("*.token"))
    told = [json.loads(urlsafe_b64decode(one.read_text().split(".")[1] + "==")) for one in tokens]
    assert [(one["roles"], one.get("lsp_id")) for one in told] == [
        (["observer"], "lsp-pustakawan"),
        (["observer"], None),
    ]
    secret = [*tokens, tmp_path / "signing.json"]
    assert {file.stat().st_mode & 0o777 for file in secret} == {0o600}
    assert tmp_path.joinpath("jwks.json").exists()
