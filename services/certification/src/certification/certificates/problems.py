"""Refusals about certificates, in both languages."""

from collections.abc import Iterable, Sequence

from certification.certificates.rules import Duty, HoldReason
from kompeten.problems import Conflict, Forbidden, Problem, Text, Unavailable

DUTIES = {
    Duty.SAT: Text("duduk dalam pleno ini", "sat in this session"),
    Duty.CLOSED: Text("menutup pleno ini", "closed this session"),
    Duty.ASSESSED: Text("mengases salah seorang asesinya", "assessed one of its candidates"),
    Duty.REVIEWED: Text("memeriksa permohonan salah seorang asesinya", "reviewed an application of its candidates"),
}


class NotTheDirector(Forbidden):
    """403: the LSP names another account as its director's."""

    code = "not_the_director"
    message = Text(
        "Hanya direktur yang terdaftar untuk LSP ini yang dapat memerintahkannya.",
        "Only the director registered for this LSP may order this.",
    )


class SamePerson(Conflict):
    """409: who reviewed, assessed, sat or closed does not order the issue too; says which."""

    code = "same_person"
    parts_duties = True
    message = Text(
        "Penerbitan harus diperintahkan oleh orang lain: Anda {duties_id}.",
        "Somebody else has to order the issue: you {duties_en}.",
    )

    def __init__(self, duties: Iterable[Duty]) -> None:
        told = [DUTIES[duty] for duty in duties]
        super().__init__(duties_id=[text.id for text in told], duties_en=[text.en for text in told])


class NothingToIssue(Conflict):
    """409: no granted case is left, or another order was faster."""

    code = "nothing_to_issue"
    message = Text("Semua sertifikat pleno ini sudah terbit.", "All certificates of this session are issued.")
    some_held = Text(
        "Tidak ada lagi sertifikat pleno ini yang dapat diterbitkan. Ditahan: {held_id}.",
        "No certificate of this session is left to issue. Held back: {held_en}.",
    )

    def __init__(self, held: Sequence[tuple[str, HoldReason]]) -> None:
        """Say of each candidate held back why, or that nothing is held."""
        super().__init__()
        if held:
            told = [Text("{name} ({state})", "{name} ({state})").format(name=name, state=why) for name, why in held]
            self.text = self.some_held.format(held_id=[one.id for one in told], held_en=[one.en for one in told])


class IssueUnderWay(Conflict):
    """409: an order of before is still carried out; what it leaves can be ordered after."""

    code = "issue_under_way"
    message = Text(
        "Penerbitan pleno ini sedang berjalan; tunggu sampai selesai.",
        "Certificates of this session are being issued; wait until that is done.",
    )


class NotRenderedYet(Unavailable):
    """503: the certificate is issued and can be verified; its PDF follows in a moment."""

    code = "not_rendered_yet"
    message = Text(
        "Sertifikat sudah terbit; berkas PDF sedang disiapkan. Coba lagi sebentar lagi.",
        "The certificate is issued; its PDF is being prepared. Try again shortly.",
    )
    patience = 2


class Unprintable(Conflict):
    """409: the certificate's data cannot be drawn; waiting does not help."""

    code = "unprintable"
    message = Text(
        "Sertifikat terbit dan dapat diverifikasi, tetapi PDF tidak dapat dibuat. Hubungi pengelola sistem.",
        "The certificate is issued and can be verified, but its PDF cannot be made. Contact the administrator.",
    )


class DocumentLost(Problem):
    """410: the file of a former version is gone from the store, or is not what was issued. It cannot be drawn again."""

    status = 410
    code = "former_document_lost"
    message = Text(
        "Berkas versi ini tidak ada lagi di penyimpanan. Hash-nya tetap tercatat, sehingga salinannya masih dapat "
        "dikenali.",
        "The file of this version is no longer in the store. Its hash is kept, so a copy somebody has is still known.",
    )
