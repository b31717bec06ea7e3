"""Verifiers that others wrote accept what we sign, and refuse it altered, expired, suspended and withdrawn."""

import json
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from certification.credentials.canonical import Json
from certification.credentials.shape import SCHEMA
from certification.pdf.data import CertificateDocument
from clients.generating import FOLDER, install, node, run, uv
from unit.certification.conftest import make_document  # noqa: F401 - a fixture
from verifiers.published import Published, publish

OPEN_BADGES: Final = "openbadgeslib==4.6.3"
OFFICIAL: Final = (
    f"{OPEN_BADGES.replace('==', '-')}/tests/fixtures/ob_schemas/ob_v3p0_achievementcredential_schema.json"
)
PROGRAMS: Final = Path(__file__).parent / "programs"


@pytest.fixture(scope="module")
def official_schema() -> Json:
    """1EdTech's JSON Schema, which the source distribution of openbadgeslib brings."""
    folder = FOLDER / "openbadgeslib"
    if not list(folder.glob("*.tar.gz")):
        ask = ("pip", "download", "--quiet", "--no-deps", "--no-binary", "openbadgeslib", "--dest", folder, OPEN_BADGES)
        run(uv(), "tool", "run", *ask)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        member = archive.extractfile(OFFICIAL)
        assert member is not None
        schema: Json = json.load(member)
        return schema


@pytest.fixture
async def published(tmp_path: Path, make_document: Callable[..., CertificateDocument]) -> Published:  # noqa: F811
    return await publish(tmp_path / "keys", make_document())


@pytest.fixture
def given(published: Published, official_schema: Json) -> str:
    return json.dumps(published.given({SCHEMA: official_schema}))


@pytest.mark.parametrize(
    ("program", "reasons"),
    [
        (
            "digitalbazaar.js",
            ("Invalid signature", 'is after "validUntil"', "status: suspension", "status: revocation"),
        ),
        ("verifier_core.js", ("signature is not valid", "expiration", "suspension_status", "revocation_status")),
    ],
)
def test_a_verifier_for_node_takes_what_is_good_and_says_of_the_rest_why_not(
    program: str, reasons: tuple[str, ...], given: str
) -> None:
    told = json.loads(node(program, folder=install(PROGRAMS), given=given))
    _agree(told, reasons)


def test_openbadgeslib_takes_both_forms_and_says_of_the_rest_why_not(given: str) -> None:
    """1EdTech's schema knows one status where W3C's model has a set, so it is shown each of our two by itself."""
    program = Path(__file__).parent / "openbadges.py"
    command = (uv(), "tool", "run", "--from", OPEN_BADGES.replace("==", "[ldp]=="), "--with", "jsonschema[format]")
    told: dict[str, Any] = json.loads(run(*command, "python", program, given=given))
    for form, altered in (("documents", "signature mismatch"), ("tokens", "Invalid signature")):
        _agree(told[form], (altered, "expired", "'suspension' is set", "'revocation' is set"))
    assert told["badge"] is None
    assert not any(told["shapes"].values())


def _agree(told: dict[str, str | None], reasons: Sequence[str]) -> None:
    names = ("altered", "expired", "suspended", "withdrawn")
    assert told.keys() == {"good", *names}
    assert told["good"] is None
    for name, reason in zip(names, reasons, strict=True):
        assert reason in (told[name] or ""), (name, told[name])
