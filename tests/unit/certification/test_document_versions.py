"""After a restore the versions of a document that others followed are known again, by the hashes that were told."""

from collections.abc import Callable

from certification.adoption.changes import live_through
from certification.certificates.models import CertificateAct, FormerDocument
from certification.certificates.versions import object_name, printed_document
from certification.pdf.data import CertificateDocument
from kompeten.events import CertificateScopeReduced
from kompeten.events.snapshots import Unit
from support.events import sample
from support.lives import certificate

TOLD, OWN = "1" * 64, "2" * 64


def test_what_went_out_before_each_reduction_is_known_by_the_hash_that_was_told(
    make_document: Callable[..., CertificateDocument],
) -> None:
    one, document = certificate(), make_document()
    one.document, one.version = document, 1
    codes = [unit.code for unit in document.units]
    changes = [
        sample(
            CertificateScopeReduced,
            one.application_id,
            removed_units=(Unit(code=code, title="x"),),
            former_sha256=sha256,
        )
        for code, sha256 in zip(codes[:3], [None, TOLD, OWN], strict=True)
    ]

    rows = live_through(one, changes)

    formers = [row for row in rows if isinstance(row, FormerDocument)]
    assert [(row.version, row.sha256) for row in formers] == [(1, TOLD), (2, OWN)], "of the first nothing was drawn"
    assert [unit.code for unit in printed_document(one).units] == codes[3:]
    assert (one.version, one.sha256, object_name(one)) == (3, None, f"certificates/{one.id}-3.pdf")
    assert len([row for row in rows if isinstance(row, CertificateAct)]) == 3


def test_a_version_that_the_backup_held_keeps_the_hash_it_had() -> None:
    one = certificate()
    one.version, one.sha256 = 1, OWN
    rows = live_through(one, [sample(CertificateScopeReduced, one.application_id)])
    (former,) = (row for row in rows if isinstance(row, FormerDocument))
    assert (former.version, former.sha256, one.version) == (1, OWN, 2)
