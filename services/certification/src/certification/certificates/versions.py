"""Versions of a certificate's document: one with the whole scope, and another for each time units were taken away."""

import re
from datetime import date, datetime
from typing import Final

from certification.certificates.models import Certificate, FormerDocument
from certification.pdf.data import CertifiedUnit, PrintedDocument

UNFIT_FOR_FILES: Final = re.compile(r"[^A-Za-z0-9.-]+")


def printed_document(certificate: Certificate) -> PrintedDocument:
    """Return what the present version says: what was frozen at the issue, less the units that were taken away."""
    said = {name: value for name, value in certificate.document if name != "units"}
    left, removed = list[CertifiedUnit](), list[CertifiedUnit]()
    for unit in certificate.document.units:
        (removed if unit.code in certificate.removed_units else left).append(unit)
    return PrintedDocument(**said, units=tuple(left), removed_units=tuple(removed))


def begin_version(certificate: Certificate, *, effective_on: date, moment: datetime) -> FormerDocument | None:
    """Let the document be drawn anew, and return the version before for the caller to add; none was drawn, none left.

    The file of the version before stays in the store, under its own name.
    """
    drawn = certificate.sha256
    certificate.sha256 = certificate.rendered_at = certificate.render_failure = certificate.statement = None
    certificate.seal = certificate.sealed_by = None
    if drawn is None:
        return None
    former = FormerDocument(
        certificate_id=certificate.id,
        version=certificate.version,
        lsp_id=certificate.lsp_id,
        sha256=drawn,
        replaced_on=effective_on,
    )
    certificate.version += 1
    certificate.version_at = moment
    return former


def object_name(certificate: Certificate, version: int | None = None) -> str:
    """Return the name of a version's file in the store; of the present one's, unless another is named."""
    version = version or certificate.version
    return f"certificates/{certificate.id}{'' if version == 1 else f'-{version}'}.pdf"


def file_name(certificate: Certificate, version: int | None = None) -> str:
    """Return what a downloaded PDF is called; of a former version it says which."""
    name = UNFIT_FOR_FILES.sub("-", certificate.certificate_number).strip("-")
    return f"{name}.pdf" if version is None else f"{name}-v{version}.pdf"
