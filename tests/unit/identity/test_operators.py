"""Operators of the installation: no LSP's, and nobody else without an LSP."""

from pathlib import Path
from typing import Any

import pytest

from kompeten.identity.tokens import Operator, Role, TokenVerifier
from kompeten.problems import Unauthenticated
from unit.identity.signing import signed


@pytest.mark.parametrize(
    ("given", "roles"),
    [
        ({"lsp_id": None}, {Role.OPERATOR}),
        ({"lsp_id": "lsp-1"}, {Role.DIRECTOR}),
        ({"lsp_id": "lsp-1", "organizer_id": "dispersip"}, set()),
    ],
)
async def test_a_token_is_an_operators_or_of_an_lsp_and_never_both(
    verifier: TokenVerifier, key_folder: Path, given: dict[str, Any], roles: set[Role]
) -> None:
    caller = await verifier.verify(signed(key_folder, roles=["operator", "director"], **given))
    assert (set(caller.roles), caller.lsp_id) == (roles, given["lsp_id"])
    assert isinstance(caller, Operator) is (given["lsp_id"] is None)


@pytest.mark.parametrize(
    "given", [{"roles": ["director"]}, {"roles": ["operator"], "organizer_id": "dispersip"}, {"lsp_id": ""}]
)
async def test_without_an_lsp_only_an_operator_is_somebody(
    verifier: TokenVerifier, key_folder: Path, given: dict[str, Any]
) -> None:
    with pytest.raises(Unauthenticated):
        await verifier.verify(signed(key_folder, **({"lsp_id": None, "roles": ["operator"]} | given)))
