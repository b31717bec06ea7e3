"""The operator's command that makes development tokens."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import OKPKey
from typer.testing import CliRunner

from kompeten_ops.main import app
from kompeten_ops.tokens import ensure_key


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    jwks = ensure_key(tmp_path / "var" / "dev")
    before = jwks.read_bytes()
    assert ensure_key(tmp_path / "var" / "dev") == jwks
    assert jwks.read_bytes() == before
    assert stat.S_IMODE((jwks.parent / "signing.json").stat().st_mode) == 0o600
    (key,) = json.loads(before)["keys"]
    assert key["kid"].startswith("dev-")
    assert "d" not in key


def test_the_public_keys_can_be_read_by_containers_however_careful_the_shell_is(tmp_path: Path) -> None:
    before = os.umask(0o077)  # as in `make up`, which writes tokens beside them
    try:
        jwks = ensure_key(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(jwks.stat().st_mode) == 0o644
    assert stat.S_IMODE((jwks.parent / "signing.json").stat().st_mode) == 0o600


def test_many_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ensure_key, [tmp_path] * 16))
    signing = json.loads((tmp_path / "signing.json").read_text())
    assert json.loads((tmp_path / "jwks.json").read_text())["keys"][0]["kid"] == signing["kid"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["jwks.json", "signing.json"]


def test_the_command_prints_a_token_and_nothing_else(tmp_path: Path) -> None:
    command = "token --role assessor --role committee --subject ani --name Ani --lsp lsp-1 --hours 1"
    assessor = "0198a5a0-0000-7000-8000-000000000000"
    options = ["--keys", str(tmp_path), "--assessor", assessor, "--organizer", "kalsel"]
    result = CliRunner().invoke(app, [*command.split(), *options])
    assert result.exit_code == 0
    key = OKPKey.import_key(json.loads((tmp_path / "jwks.json").read_text())["keys"][0])
    claims = jwt.decode(result.output.strip(), key, algorithms=["Ed25519"]).claims
    assert claims["exp"] - claims["iat"] == 3600
    assert {name: claims[name] for name in ("sub", "name", "lsp_id", "roles", "organizer_id", "assessor_id")} == {
        "sub": "ani",
        "name": "Ani",
        "lsp_id": "lsp-1",
        "roles": ["assessor", "committee"],
        "organizer_id": "kalsel",
        "assessor_id": assessor,
    }


def test_a_token_without_a_role_is_not_made(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["token", "--keys", str(tmp_path)])
    assert result.exit_code == 2
