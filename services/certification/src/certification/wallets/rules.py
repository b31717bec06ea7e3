"""Addresses by which wallets fetch a credential. They say what everybody may fetch, and never the holder's own link."""

import json
from typing import Final
from urllib.parse import urlencode, urlsplit

LEARNER_WALLET: Final = "https://lcw.app/request"
"""Learner Credential Wallet: the app opens it where it is installed, its site says how to install it elsewhere."""


def interaction_address(public_url: str, code: str) -> str:
    """Return what a wallet scans: it asks there how to go on (`iuv`: version 1 of interaction URLs, VCALM)."""
    return f"{public_url.rstrip('/')}/wallet/{code}?iuv=1"


def exchange_address(public_url: str, code: str) -> str:
    """Return where a wallet posts to and is answered with the credential (the exchange of VCALM)."""
    return f"{public_url.rstrip('/')}/v1/verifications/{code}/exchanges"


def learner_wallet_address(public_url: str, code: str) -> str:
    """Return the link that opens Learner Credential Wallet with the credential, on a phone that has it."""
    url = urlsplit(public_url)
    asked = {
        "credentialRequestOrigin": f"{url.scheme}://{url.netloc}",
        "protocols": {"vcapi": exchange_address(public_url, code)},
    }
    return f"{LEARNER_WALLET}?{urlencode({'request': json.dumps(asked, separators=(',', ':'))})}"
