"""The endpoint for W3C's test suites signs and verifies what conforms, and refuses what does not."""

from typing import Any

import pytest

from certification.credentials.canonical import CREDENTIALS_CONTEXT, NotCanonical
from verifiers.data_model import NotConforming
from verifiers.endpoint import ISSUER, issue, verify_credential, verify_presentation

CREDENTIAL = {
    "@context": [CREDENTIALS_CONTEXT],
    "type": ["VerifiableCredential"],
    "issuer": ISSUER,
    "credentialSubject": {"id": "did:example:subject"},
}
WRONG: list[tuple[dict[str, Any], type[ValueError]]] = [
    ({"@context": ["https://www.w3.org/ns/credentials/examples/v2"]}, NotConforming),
    ({"type": ["Unheard"]}, NotConforming),
    ({"type": ["VerifiableCredential", "Unheard"]}, NotCanonical),
    ({"issuer": "nobody"}, NotConforming),
    ({"credentialSubject": [{"id": "did:example:subject"}, {}]}, NotConforming),
    ({"name": {"@value": "x", "other": "y"}}, NotConforming),
    ({"validFrom": "2026-07-02T00:00:00Z", "validUntil": "2026-07-01T00:00:00Z"}, NotConforming),
    ({"relatedResource": [{"id": CREDENTIALS_CONTEXT}]}, NotConforming),
]


@pytest.mark.parametrize(("changes", "refusal"), WRONG)
def test_what_does_not_conform_is_not_signed(changes: dict[str, Any], refusal: type[ValueError]) -> None:
    with pytest.raises(refusal):
        issue({"credential": CREDENTIAL | changes})


def test_what_was_signed_is_verified_alone_and_presented_until_it_is_altered() -> None:
    signed = issue({"credential": CREDENTIAL})
    presentation = {
        "@context": [CREDENTIALS_CONTEXT],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [signed],
    }
    assert verify_credential({"verifiableCredential": signed})["verified"]
    assert verify_presentation({"verifiablePresentation": presentation})["verified"]
    altered = signed | {"credentialSubject": {"id": "did:example:other"}}
    with pytest.raises(NotConforming, match="altered"):
        verify_credential({"verifiableCredential": altered})
    with pytest.raises(NotConforming, match="altered"):
        verify_presentation({"verifiablePresentation": presentation | {"verifiableCredential": [altered]}})
