"""What wallets are told, in the words of VCALM."""

from certification.credentials.canonical import Json

PRESENTATION: dict[str, object] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiablePresentation"],
}


def presentation_of(credential: Json) -> dict[str, object]:
    """Return the last message of an exchange. Unsigned: the credential in it proves itself."""
    return {"verifiablePresentation": PRESENTATION | {"verifiableCredential": [credential]}}
