"""Versions of a certificate's document: one with the whole scope, and another for each time units were taken away."""

import re
from datetime import date, datetime
from typing import Final

from certification.certificates.models import Certificate, FormerDocument
from certification.pdf.data import CertificateDocument

UNFIT_FOR_FILES: Final = re.compile(r"[^A-Za-z0-9.-]+")


def printed_document(certificate: Certificate) -> CertificateDocument:
    """Return what the present version says: what was frozen at the issue, for the units that are left."""
    document = certificate.document
    left = tuple(unit for unit in document.units if unit.code not in certificate.removed_units)
    return document.model_copy(update={"units": left})


def begin_version(certificate: Certificate, *, effective_on: date, moment: datetime) -> FormerDocument | None:
    """Let the document be drawn anew, and return the version before for the caller to add; none was drawn, none left.

    The file of the version before stays in the store, under its own name.
    """
    drawn = certificate.sha256
    certificate.sha256 = certificate.rendered_at = certificate.render_failure = None
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


def object_name(certificate: Certificate) -> str:
    """Return the name of the present version's file in the store."""
    version = "" if certificate.version == 1 else f"-{certificate.version}"
    return f"certificates/{certificate.id}{version}.pdf"


def file_name(certificate: Certificate) -> str:
    """Return what a downloaded PDF is called."""
    return UNFIT_FOR_FILES.sub("-", certificate.certificate_number).strip("-") + ".pdf"
