"""Identity numbers at rest: encrypted for one row, found by a keyed hash, shown by their last four digits."""

import base64
import os
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from pydantic import ValidationError

from kompeten.ids import new_id
from kompeten.personal import last_digits
from registration.people.vault import NikVault, Sealed
from registration.settings import DEVELOPMENT_KEYS, NikKeys, RegistrationSettings
from support.settings import PRODUCTION

NIK = "6371015502809243"
LSP = "lsp-pustakawan"


def keys(current: str, *ids: str, index: bytes = b"i" * 32) -> NikKeys:
    """Return keys that depend on their ids alone."""
    return NikKeys.model_validate(
        {
            "current": current,
            "keys": {key_id: base64.b64encode(key_id.encode().ljust(32, b"!")).decode() for key_id in ids},
            "index_key": base64.b64encode(index).decode(),
        }
    )


def test_a_sealed_nik_opens_in_its_own_row_only() -> None:
    vault, person_id = NikVault(keys("k1", "k1")), new_id()
    sealed = vault.seal(NIK, lsp_id=LSP, person_id=person_id)
    assert NIK.encode() not in sealed.ciphertext
    assert vault.open(sealed, lsp_id=LSP, person_id=person_id) == NIK
    with pytest.raises(InvalidTag):
        vault.open(sealed, lsp_id=LSP, person_id=new_id())
    with pytest.raises(InvalidTag):
        vault.open(sealed, lsp_id="another-lsp", person_id=person_id)


def test_a_changed_ciphertext_does_not_open() -> None:
    vault, person_id = NikVault(keys("k1", "k1")), new_id()
    sealed = vault.seal(NIK, lsp_id=LSP, person_id=person_id)
    changed = Sealed(sealed.key_id, sealed.ciphertext[:-1] + bytes([sealed.ciphertext[-1] ^ 1]))
    with pytest.raises(InvalidTag):
        vault.open(changed, lsp_id=LSP, person_id=person_id)


def test_sealing_twice_gives_different_ciphertexts() -> None:
    vault, person_id = NikVault(keys("k1", "k1")), new_id()
    assert vault.seal(NIK, lsp_id=LSP, person_id=person_id) != vault.seal(NIK, lsp_id=LSP, person_id=person_id)


def test_after_a_change_of_keys_old_rows_open_and_keep_their_index() -> None:
    old, new, person_id = NikVault(keys("k1", "k1")), NikVault(keys("k2", "k1", "k2")), new_id()
    sealed = old.seal(NIK, lsp_id=LSP, person_id=person_id)
    assert new.open(sealed, lsp_id=LSP, person_id=person_id) == NIK
    assert new.seal(NIK, lsp_id=LSP, person_id=person_id).key_id == "k2"
    assert new.index(NIK, lsp_id=LSP) == old.index(NIK, lsp_id=LSP)


def test_the_index_differs_between_lsps_and_between_keys() -> None:
    vault = NikVault(keys("k1", "k1"))
    assert vault.index(NIK, lsp_id=LSP) != vault.index(NIK, lsp_id="another-lsp")
    assert vault.index(NIK, lsp_id=LSP) != NikVault(keys("k1", "k1", index=b"j" * 32)).index(NIK, lsp_id=LSP)


def test_only_the_last_four_digits_are_shown() -> None:
    assert last_digits(NIK) == "************9243"


def settings(**changes: object) -> RegistrationSettings:
    """Return settings with changes."""
    needed = {
        "database_url": "postgresql://nobody@127.0.0.1:1/none",
        "kafka_bootstrap_servers": "127.0.0.1:1",
        "oidc_issuer": "https://issuer.example",
        "oidc_jwks": "none",
        "objects_dir": "/var/lib/kompeten/objects",
    }
    return RegistrationSettings.model_validate(needed | changes)


def as_text(keys: dict[str, Any]) -> dict[str, Any]:
    """Return keys as a setting holds them."""
    encoded = {name: base64.b64encode(key).decode() for name, key in keys["keys"].items()}
    return {"current": keys["current"], "keys": encoded, "index_key": base64.b64encode(keys["index_key"]).decode()}


def test_production_refuses_missing_and_development_keys() -> None:
    with pytest.raises(ValidationError, match="NIK_KEYS is required"):
        settings(**PRODUCTION)
    with pytest.raises(ValidationError, match="development key"):
        settings(**PRODUCTION, nik_keys=DEVELOPMENT_KEYS)
    renamed = {"current": "1", "keys": {"1": DEVELOPMENT_KEYS.keys["dev-1"]}, "index_key": os.urandom(32)}
    zero = {"current": "1", "keys": {"1": bytes(32)}, "index_key": os.urandom(32)}
    for careless in (renamed, zero):
        with pytest.raises(ValidationError, match="nobody drew"):
            settings(**PRODUCTION, nik_keys=as_text(careless))
    once = os.urandom(32)
    with pytest.raises(ValidationError, match="one key twice"):
        settings(**PRODUCTION, nik_keys=as_text({"current": "1", "keys": {"1": once}, "index_key": once}))
    assert settings(environment="development").nik_keys_in_use is DEVELOPMENT_KEYS


def test_a_refused_key_is_not_quoted() -> None:
    secret = base64.b64encode(os.urandom(31)).decode()
    with pytest.raises(ValidationError) as refused:
        settings(nik_keys={"current": "k1", "keys": {"k1": secret}, "index_key": secret})
    assert secret[:8] not in str(refused.value)
    assert secret not in repr(keys("k1", "k1"))
