"""Keys of the LSPs: in a folder nobody else reads, replaced and revoked while in use, told in a DID document."""

import os
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from certification.credentials.command import main
from certification.credentials.dids import did_document, did_of, lsp_of, method_of
from certification.credentials.folder import FolderKeyring, add_key, read_keys, revoke_key
from certification.credentials.keys import Purpose, find_key, find_signing_key
from certification.keyrings.files import UnusableKeys
from kompeten.clock import ManualClock

START = datetime(2026, 7, 1, 2, tzinfo=UTC)
LSP = "lsp-pustakawan"
URL = "https://kompeten.example"


@pytest.fixture
def keyring(tmp_path: Path) -> FolderKeyring:
    return FolderKeyring(tmp_path / "keys", clock=ManualClock(START), development=True)


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def _production(folder: Path) -> FolderKeyring:
    return FolderKeyring(folder, clock=ManualClock(START), development=False)


async def test_in_development_an_lsp_gets_a_key_for_each_purpose_once(keyring: FolderKeyring, tmp_path: Path) -> None:
    made = await keyring.keys(LSP)
    assert [key.purpose for key in made] == list(Purpose)
    assert await keyring.keys(LSP) == made
    assert (tmp_path / "keys" / f"{LSP}.json").stat().st_mode & 0o777 == 0o600
    assert {key.public for key in await keyring.keys("lsp-arsip")}.isdisjoint(key.public for key in made)


async def test_production_makes_no_keys_and_refuses_those_of_development(
    keyring: FolderKeyring, tmp_path: Path
) -> None:
    production = _production(tmp_path / "keys")
    assert not await production.keys(LSP)
    await keyring.keys(LSP)
    with pytest.raises(UnusableKeys, match="development"):
        production.check()


async def test_a_process_killed_while_it_writes_keys_leaves_those_before_and_nothing_that_stops_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START)
    for where, step in ((os, "fsync"), (Path, "replace")):
        with monkeypatch.context() as patch:
            patch.setattr(where, step, _killed)
            with pytest.raises(KeyboardInterrupt):
                add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START)
        _production(tmp_path).check()
        assert await _production(tmp_path).keys(LSP) == [before]
    assert add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START) in await _production(tmp_path).keys(LSP)


async def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START)
    _production(tmp_path).check()
    (tmp_path / f"{LSP}.json").chmod(0o604)
    with pytest.raises(UnusableKeys, match="others"):
        _production(tmp_path).check()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}}",
        '{"keys": [{"kty": "RSA", "d": "a-secret"}]}',
        '{"keys": 1}',
        '{"keys": [{"d": "a-secret", "purpose": "credential", "made_at": "yesterday"}]}',
        '{"keys": [{"d": "a-secret", "purpose": "later", "made_at": "yesterday"}]}',
        '{"keys": [{"d": "a-secret", "purpose": 7, "made_at": "2026-07-01T02:00:00Z"}]}',
    ],
)
async def test_a_file_that_holds_something_else_is_refused_without_its_content(tmp_path: Path, content: str) -> None:
    file = tmp_path / f"{LSP}.json"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(UnusableKeys, match="no file of keys") as refusal:
        await _production(tmp_path).keys(LSP)
    assert "a-secret" not in "".join(traceback.format_exception(refusal.value))


def _of_a_newer_image(folder: Path) -> str:
    """Let one of two keys be for a purpose this image does not know; return its name."""
    add_key(folder, LSP, Purpose.CREDENTIAL, made_at=START)
    newer = add_key(folder, LSP, Purpose.STATEMENT, made_at=START)
    file = folder / f"{LSP}.json"
    file.write_text(file.read_text().replace("statement", "later"))
    return newer.multibase


async def test_a_key_of_an_unknown_purpose_is_passed_over_and_told_once(tmp_path: Path) -> None:
    newer, keyring = _of_a_newer_image(tmp_path), _production(tmp_path)
    with capture_logs() as told:
        keyring.check()
        keys = await keyring.keys(LSP)
    assert [key.purpose for key in keys] == [Purpose.CREDENTIAL]
    assert len(await keyring.sign(LSP, keys[0], b"message")) == 64
    passed_over = {"event": "a key for an unknown purpose is passed over", "log_level": "warning"}
    assert told == [passed_over | {"lsp_id": LSP, "key": newer, "purpose": "later"}]


def test_a_key_of_an_unknown_purpose_is_kept_shown_and_can_be_revoked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = _of_a_newer_image(tmp_path)
    before = read_keys(tmp_path, LSP)
    add_key(tmp_path, LSP, Purpose.STATUS, made_at=START)
    assert read_keys(tmp_path, LSP)[:2] == before
    command = ["--keyring", str(tmp_path)]
    main([*command, "revoke", "--lsp", LSP, newer], ManualClock(START))
    main([*command, "list", "--lsp", LSP])
    shown = capsys.readouterr().out.splitlines()[1]
    assert shown.split() == f"{newer} later made 2026-07-01 02:00Z revoked 2026-07-01 02:00Z".split()


@pytest.mark.parametrize("lsp_id", ["", "../other", "a/b", "A", "a" * 64, "a\n"])
async def test_no_other_file_can_be_named(tmp_path: Path, lsp_id: str) -> None:
    with pytest.raises(UnusableKeys, match="no id"):
        await _production(tmp_path).keys(lsp_id)


async def test_a_replaced_key_still_holds_and_the_new_one_signs(tmp_path: Path) -> None:
    keyring = _production(tmp_path)
    first = add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START)
    second = add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START + timedelta(days=1))
    keys = await keyring.keys(LSP)
    assert find_signing_key(keys, Purpose.CREDENTIAL) == second
    assert find_signing_key(keys, Purpose.STATUS) is None
    did = did_of(URL, LSP)
    assert did_document(did, keys)["assertionMethod"] == [method_of(did, first), method_of(did, second)]
    assert len(await keyring.sign(LSP, first, b"message")) == 64


async def test_a_revoked_key_is_told_as_such_and_signs_no_more(tmp_path: Path) -> None:
    keyring = _production(tmp_path)
    first = add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START)
    second = add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START)
    revoke_key(tmp_path, LSP, second.multibase, revoked_at=START + timedelta(days=1))
    keys = await keyring.keys(LSP)
    assert find_signing_key(keys, Purpose.CREDENTIAL) == first
    revoked = find_key(keys, second.multibase, Purpose.CREDENTIAL)
    assert revoked is not None
    assert revoked.revoked_at == START + timedelta(days=1)
    document = did_document(did_of(URL, LSP), keys)
    assert document["assertionMethod"] == [method_of(did_of(URL, LSP), first)]
    assert [one.get("revoked") for one in document["verificationMethod"]] == [None, "2026-07-02T02:00:00+00:00"]
    with pytest.raises(UnusableKeys):
        revoke_key(tmp_path, LSP, "z6Mk", revoked_at=START)


async def test_a_key_that_left_the_folder_cannot_sign(tmp_path: Path) -> None:
    keyring = _production(tmp_path)
    gone = add_key(tmp_path, LSP, Purpose.CREDENTIAL, made_at=START)
    (tmp_path / f"{LSP}.json").unlink()
    with pytest.raises(UnusableKeys, match="any more"):
        await keyring.sign(LSP, gone, b"message")
    assert not read_keys(tmp_path, LSP)


@pytest.mark.parametrize(
    ("url", "did"),
    [
        (URL, "did:web:kompeten.example:lsp:lsp-pustakawan"),
        (URL + "/", "did:web:kompeten.example:lsp:lsp-pustakawan"),
        (URL + "/sertifikasi", "did:web:kompeten.example:sertifikasi:lsp:lsp-pustakawan"),
        ("http://127.0.0.1:8080", "did:web:127.0.0.1%3A8080:lsp:lsp-pustakawan"),
    ],
)
def test_a_did_leads_to_the_address_of_its_document_and_back(url: str, did: str) -> None:
    assert did_of(url, LSP) == did
    assert lsp_of(did, url) == LSP


@pytest.mark.parametrize(
    "did",
    [
        "did:web:other.example:lsp:lsp-pustakawan",
        "did:web:kompeten.example:lsp:../x",
        "did:key:z6Mk",
        "lsp-pustakawan",
        "",
    ],
)
def test_the_did_of_somebody_else_is_none_of_ours(did: str) -> None:
    assert lsp_of(did, URL) is None


def test_the_command_makes_lists_and_revokes_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clock = ManualClock(START)
    whose = ["--lsp", LSP]
    main(["--keyring", str(tmp_path), "add", *whose], clock)
    credential, status, _ = capsys.readouterr().out.split()
    clock.advance(timedelta(days=30))
    main(["--keyring", str(tmp_path), "add", *whose, "--purpose", "credential"], clock)
    main(["--keyring", str(tmp_path), "revoke", *whose, credential], clock)
    capsys.readouterr()
    main(["--keyring", str(tmp_path), "list", *whose], clock)
    first, second, _, third = capsys.readouterr().out.splitlines()
    assert first.split() == f"{credential} credential made 2026-07-01 02:00Z revoked 2026-07-31 02:00Z".split()
    assert second.split() == f"{status} status made 2026-07-01 02:00Z holds".split()
    assert third.endswith("made 2026-07-31 02:00Z  holds")
    with pytest.raises(SystemExit, match="has no key z6Mk"):
        main(["--keyring", str(tmp_path), "revoke", *whose, "z6Mk"], clock)
