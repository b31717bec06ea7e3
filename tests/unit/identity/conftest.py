"""Settings, keys and claims to try tokens with."""

from pathlib import Path
from typing import Any

import pytest

from kompeten.clock import ManualClock
from kompeten.identity.tokens import TokenVerifier
from kompeten.settings import Environment, IdentitySettings
from kompeten_ops.tokens import ISSUER, ensure_key
from unit.identity.signing import NOW, MakeSettings


@pytest.fixture
def key_folder(tmp_path: Path) -> Path:
    """A folder with a development key."""
    ensure_key(tmp_path)
    return tmp_path


@pytest.fixture
def make_settings(key_folder: Path) -> MakeSettings:
    """Return settings of the development issuer, with changes."""

    def make(**changes: Any) -> IdentitySettings:
        values = {
            "environment": Environment.DEVELOPMENT,
            "oidc_issuer": ISSUER,
            "oidc_jwks": str(key_folder / "jwks.json"),
        }
        return IdentitySettings(**(values | changes))

    return make


@pytest.fixture
def clock() -> ManualClock:
    """A clock at the moment the tokens are signed."""
    return ManualClock(NOW)


@pytest.fixture
def verifier(make_settings: MakeSettings, clock: ManualClock) -> TokenVerifier:
    """What checks tokens."""
    return TokenVerifier.from_settings(make_settings(), clock)
