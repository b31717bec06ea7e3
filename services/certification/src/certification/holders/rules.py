"""The address under which LinkedIn adds a certificate to the profile of whoever is signed in there."""

from typing import Final
from urllib.parse import urlencode

from certification.verification.schemas import CertificateView

ADD_TO_PROFILE: Final = "https://www.linkedin.com/profile/add"


def profile_address(view: CertificateView, verification_url: str) -> str:
    """Return the address; it tells only what everybody may verify, and never the holder's own link."""
    said = {
        "startTask": "CERTIFICATION_NAME",
        "name": view.scheme_name,
        "organizationName": view.issuer,
        "issueYear": view.issued_on.year,
        "issueMonth": view.issued_on.month,
        "expirationYear": view.valid_until.year,
        "expirationMonth": view.valid_until.month,
        "certUrl": verification_url,
        "certId": view.certificate_number,
    }
    return f"{ADD_TO_PROFILE}?{urlencode(said)}"
