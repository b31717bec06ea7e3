"""What any document of W3C's Verifiable Credentials Data Model 2.0 must be; `credentials/shape.py` is far narrower.

For W3C's test suite alone, which issues and shows documents of every kind.
"""

import re
from datetime import datetime
from typing import Any, Final

from certification.credentials.canonical import CREDENTIALS_CONTEXT, Json

ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE: Final = {"@value", "@language", "@direction"}
TYPED: Final = ("credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence", "proof")
DIGESTS: Final = {"digestSRI", "digestMultibase"}


class NotConforming(ValueError):
    """The document breaks a MUST of the data model; the text says which."""


def check_credential(document: Any) -> None:
    """Raise `NotConforming` for what is no verifiable credential, leaving its proof aside."""
    _check_both(document, "VerifiableCredential")
    _demand(_is_named(document.get("issuer")), "issuer")
    for one in (document, document["issuer"]):
        for name in ("name", "description"):
            if isinstance(one, dict) and name in one:
                _demand(all(map(_is_text, _set(one[name]))), name)
    subjects = _set(document.get("credentialSubject"))
    _demand(bool(subjects) and all(isinstance(one, dict) and one for one in subjects), "credentialSubject")
    _check_ids(subjects, "credentialSubject")
    _check_validity(document)
    _demand(all(_is_address(one.get("id")) for one in _set(document.get("credentialSchema"))), "credentialSchema.id")
    _check_related(document)


def check_presentation(document: Any) -> None:
    """Raise `NotConforming` for what is no verifiable presentation."""
    _check_both(document, "VerifiablePresentation")
    _demand("holder" not in document or _is_named(document["holder"]), "holder")
    for one in _set(document.get("verifiableCredential")):
        _demand(isinstance(one, dict), "verifiableCredential")
        if "EnvelopedVerifiableCredential" in _set(one.get("type")):
            _demand(_contexts(one)[:1] == [CREDENTIALS_CONTEXT], "@context of an envelope")
            _demand(str(one.get("id")).startswith("data:"), "id of an envelope")
        else:
            check_credential(one)


def _check_both(document: Any, kind: str) -> None:
    _demand(isinstance(document, dict), "no object")
    contexts = document.get("@context")
    _demand(isinstance(contexts, list) and contexts[:1] == [CREDENTIALS_CONTEXT], "@context")
    _demand(all(isinstance(one, dict) or _is_address(one) for one in contexts), "@context")
    _demand(kind in _set(document.get("type")), "type")
    _check_ids([document], "id")
    for name in TYPED:
        parts = _set(document.get(name))
        _demand(all(isinstance(one, dict) and _set(one.get("type")) for one in parts), name)
        if name != "proof":
            _check_ids(parts, name)


def _check_ids(parts: list[Any], name: str) -> None:
    _demand(all("id" not in one or _is_address(one["id"]) for one in parts), f"id of {name}")


def _check_validity(document: Json) -> None:
    given = [document[name] for name in ("validFrom", "validUntil") if name in document]
    _demand(all(isinstance(one, str) and MOMENT.fullmatch(one) for one in given), "validity")
    moments = [datetime.fromisoformat(one) for one in given]
    _demand(moments == sorted(moments), "validity")


def _check_related(document: Json) -> None:
    related = _set(document.get("relatedResource"))
    _demand(all(isinstance(one, dict) and _is_address(one.get("id")) for one in related), "relatedResource.id")
    _demand(len({one["id"] for one in related}) == len(related), "relatedResource twice")
    _demand(all(DIGESTS & one.keys() for one in related), "relatedResource without a digest")


def _is_named(value: Any) -> bool:
    return _is_address(value.get("id") if isinstance(value, dict) else value)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and ADDRESS.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and "@value" in value and value.keys() <= LANGUAGE)


def _set(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _contexts(document: Json) -> list[Any]:
    return _set(document.get("@context"))


def _demand(holds: object, name: str) -> None:
    if not holds:
        raise NotConforming(name)
