"""What openbadgeslib makes of each credential, as a document and as a token: null, or its reason. Runs beside us.

1EdTech's JSON Schema judges the documents' shape. Reads and writes JSON by the standard streams.
"""

import json
import sys
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from jsonschema import Draft201909Validator
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.status import check_credential_status
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

given: dict[str, Any] = json.load(sys.stdin)
published = given["published"]
issuer: str = published["did"]["id"]
schema = Draft201909Validator(next(iter(given["schemas"].values())), format_checker=Draft201909Validator.FORMAT_CHECKER)


def download(address: str) -> bytes:
    """Give what is published at an address; lists as the tokens that this library asks for."""
    if address in published["list_tokens"]:
        return published["list_tokens"][address].encode()
    return json.dumps({published["didAddress"]: published["did"]}[address]).encode()


def _document(credential: Any) -> None:
    found = OB3LdpVerifier.for_issuer_did(issuer).verify(credential, download=download)
    check_credential_status(found, download, verify_list=True)


def _token(token: Any) -> None:
    found = OB3Verifier.for_issuer_did(issuer, download=download).verify(token, download=download)
    check_credential_status(found, download, verify_list=True)


def _objection(verify: Callable[[Any], None], shown: Any) -> str | None:
    try:
        verify(shown)
    except OB3VerificationError as refusal:
        return str(refusal)
    return None


def _shape(credential: Any) -> list[str]:
    each = (credential | {"credentialStatus": one} for one in credential["credentialStatus"])
    return [f"{error.json_path}: {error.message[:200]}" for one in each for error in schema.iter_errors(one)]


def _baked(badge: str) -> str | None:
    try:
        _document(OB3Verifier.extract_token_from_png(b64decode(badge)))
    except OB3VerificationError as refusal:
        return str(refusal)
    return None


told = {
    "badge": _baked(given["badge"]),
    "documents": {name: _objection(_document, one) for name, one in given["credentials"].items()},
    "tokens": {name: _objection(_token, one) for name, one in given["tokens"].items()},
    "shapes": {name: _shape(one) for name, one in given["credentials"].items()},
}
json.dump(told, sys.stdout)
