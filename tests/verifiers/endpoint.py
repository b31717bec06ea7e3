"""Our functions behind the HTTP API that W3C's test suites speak (VC-API), for a checkout of a suite beside this one.

`python -m verifiers.endpoint 8899`, from `tests/`; the suite's `localConfig.cjs` names the three addresses below
`http://127.0.0.1:8899`: `/credentials/issue`, `/credentials/verify`, `/presentations/verify`.
"""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certification.credentials.canonical import PINNED, Json, NotCanonical
from certification.credentials.multibase import NotMultibase, decode_base58, encode_public_key
from certification.credentials.proofs import CRYPTOSUITE, is_signed, proof_options, signed_bytes, with_proof
from verifiers.data_model import NotConforming, check_credential, check_presentation

EXAMPLES: Final = Path(__file__).parents[1] / "unit" / "certification" / "vectors" / "credentials-examples-v2.json"
CONTEXTS: Final[Mapping[str, Path]] = {**PINNED, "https://www.w3.org/ns/credentials/examples/v2": EXAMPLES}
KEY: Final = Ed25519PrivateKey.generate()
NAME: Final = encode_public_key(KEY.public_key().public_bytes_raw())
ISSUER: Final = f"did:key:{NAME}"


def issue(asked: Json) -> Json:
    """Sign a credential that conforms."""
    credential = asked["credential"]
    check_credential(credential)
    options = proof_options(f"{ISSUER}#{NAME}", datetime.now(UTC))
    return with_proof(credential, options, KEY.sign(signed_bytes(credential, options, CONTEXTS)))


def verify_credential(asked: Json) -> Json:
    """Answer for a credential that conforms and is signed as it says."""
    credential = asked["verifiableCredential"]
    check_credential(credential)
    _check_proof(credential)
    return {"verified": True}


def verify_presentation(asked: Json) -> Json:
    """Answer for a presentation that conforms, with the credentials in it; unsigned ones need no proof."""
    presentation, options = asked["verifiablePresentation"], asked.get("options", {})
    check_presentation(presentation)
    if "proof" in presentation:
        _check_proof(presentation)
        for name in ("challenge", "domain"):
            if presentation["proof"].get(name) != options.get(name):
                raise NotConforming(name)
    held = presentation.get("verifiableCredential", [])
    for one in held if isinstance(held, list) else [held]:
        if "proof" in one:
            _check_proof(one)
    return {"verified": True}


def _check_proof(document: Json) -> None:
    proof = document.get("proof")
    if not isinstance(proof, dict) or proof.get("cryptosuite") != CRYPTOSUITE:
        raise NotConforming("proof")
    public = decode_base58(proof["verificationMethod"].rpartition("#")[2])[2:]
    if not is_signed(document, public, CONTEXTS):
        raise NotConforming("proof: altered")


ANSWERS: Final = {
    "/credentials/issue": (201, issue),
    "/credentials/verify": (200, verify_credential),
    "/presentations/verify": (200, verify_presentation),
}


class Endpoint(BaseHTTPRequestHandler):
    """Answers 400 with a reason to what does not conform."""

    def do_POST(self) -> None:
        """Answer one question of the suite."""
        status, answer = ANSWERS[self.path]
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            self._say(status, answer(asked))
        except (NotConforming, NotCanonical, NotMultibase, KeyError, TypeError) as refusal:
            self._say(400, {"errors": [f"{type(refusal).__name__}: {refusal}"]})

    def _say(self, status: int, said: Any) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: the suite does."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Endpoint).serve_forever()
