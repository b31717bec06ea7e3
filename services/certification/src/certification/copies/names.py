"""What the copies are called: the paths that the service answers, so that a web server needs no list of them.

An address that is a folder here has its answer in an `index` of it. Only what lies below `public/` is for everybody.
"""

from typing import Final

from certification.credentials.status_lists import StatusPurpose

PUBLIC: Final = "public"
PAGE: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"


def page_name(code: str) -> str:
    """Return the name of a certificate's page."""
    return f"{PUBLIC}/verify/{code}/index.html"


def answer_name(code: str) -> str:
    """Return the name of what programs are told of a certificate."""
    return f"{PUBLIC}/v1/verifications/{code}/index.json"


def credential_name(code: str, *, token: bool = False) -> str:
    """Return the name of a certificate's credential, or of the same as a token."""
    return f"{PUBLIC}/v1/verifications/{code}/credential{'.jwt' if token else ''}"


def keys_name(lsp_id: str) -> str:
    """Return the name of the document with an LSP's keys."""
    return f"{PUBLIC}/lsp/{lsp_id}/did.json"


def status_name(lsp_id: str, purpose: StatusPurpose, number: int, *, token: bool = False) -> str:
    """Return the name of a list of status, or of the same as a token."""
    return f"{PUBLIC}/lsp/{lsp_id}/status/{purpose.value}/{number}{'.jwt' if token else ''}"
