"""After a restore the versions of a document that others followed are known again, by drawing them."""

import hashlib
from collections.abc import Callable

from certification.adoption.changes import live_through
from certification.certificates.models import CertificateAct, FormerDocument
from certification.certificates.versions import object_name, printed_document
from certification.pdf.data import CertificateDocument, PrintedDocument
from certification.pdf.rendering import render
from kompeten.events import CertificateScopeReduced
from kompeten.events.snapshots import Unit
from support.events import sample
from support.lives import certificate


async def test_what_was_printed_before_each_reduction_is_drawn_again_for_its_hash(
    make_document: Callable[..., CertificateDocument],
) -> None:
    one, document = certificate(), make_document()
    one.document, one.version = document, 1
    codes = [unit.code for unit in document.units]
    changes = [
        sample(CertificateScopeReduced, one.application_id, removed_units=(Unit(code=code, title="x"),))
        for code in codes[:2]
    ]

    rows = await live_through(one, changes)

    once = dict(document) | {"units": document.units[1:], "removed_units": document.units[:1]}
    wanted = [document, PrintedDocument(**once)]
    formers = [row for row in rows if isinstance(row, FormerDocument)]
    assert [row.sha256 for row in formers] == [hashlib.sha256(render(drawn)).hexdigest() for drawn in wanted]
    assert [row.version for row in formers] == [1, 2]
    assert [unit.code for unit in printed_document(one).units] == codes[2:]
    assert (one.version, one.sha256, object_name(one)) == (3, None, f"certificates/{one.id}-3.pdf")
    assert len([row for row in rows if isinstance(row, CertificateAct)]) == 2
