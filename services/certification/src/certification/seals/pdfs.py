"""A PDF with room for a signature, as an update behind what was drawn, which itself keeps every byte (pyHanko)."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject

HASH: Final = "sha256"
FIELD: Final = SigFieldSpec(
    "Seal",
    readable_field_name="Segel elektronik LSP / Electronic seal of the certification body",
    # PDF/A wants what is there to be printed, PDF/UA what is in no text to be off the page: so it is beside it.
    invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
)
CLOSED: Final = SigMDPSetup(md_algorithm=HASH, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)


class NoRoom(Exception):
    """The signature is longer than what was left for it."""


class UnexpectedPdf(Exception):
    """pyHanko wrote something else than what we rest on: a new version of it did, and nothing is sealed by it."""


@dataclass(frozen=True)
class OpenPdf:
    """A PDF whose signature is still to be put in, as hexadecimal digits between two places."""

    content: bytes
    begin: int
    end: int

    @property
    def digest(self) -> bytes:
        """The SHA-256 of all but the signature."""
        return sha256(self.content[: self.begin] + self.content[self.end :]).digest()

    def closed(self, signature: bytes) -> bytes:
        """Return it with the signature (CMS), padded with zeros; `NoRoom` where it is longer than that."""
        room = self.end - self.begin - 2
        digits = signature.hex().ljust(room, "0").encode()
        if len(digits) > room:
            raise NoRoom(f"a signature of {len(signature)} bytes has no room in {room // 2}")
        return self.content[: self.begin + 1] + digits + self.content[self.end - 1 :]


class _Update(IncrementalPdfFileWriter):
    """An update that leaves alone what the drawing says of itself.

    pyHanko has no public way to keep the hour of the machine out of it; that it is out is looked at below.
    """

    def _update_meta(self) -> None:
        pass


def open_pdf(drawn: bytes, *, at: datetime, room: int) -> OpenPdf:
    """Return the drawn PDF with `room` bytes for a signature that claims the moment `at`: the same bytes each time.

    Takes some milliseconds of CPU. Nothing may be changed behind the signature.
    """
    writer: IncrementalPdfFileWriter = _Update(BytesIO(drawn + b"\n"))  # PDF/A: an object begins a line
    writer.register_extension(ESIC_EXTENSION_1)
    page = writer.find_page_for_modification(0)[0]
    page.get_object()["/Tabs"] = pdf_name("/S")  # PDF/UA: whoever goes from field to field follows the text
    writer.mark_update(page)
    steps = PdfCMSEmbedder(FIELD).write_cms(FIELD.sig_field_name, writer)
    next(steps)
    signature = SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=2 * room)
    steps.send(SigObjSetup(signature, mdp_setup=CLOSED))
    prepared, output = steps.send(SigIOSetup(md_algorithm=HASH))
    content = _without_chance(output.getvalue(), drawn, writer.document_id[1])
    return OpenPdf(content, prepared.reserved_region_start, prepared.reserved_region_end)


def _without_chance(content: bytes, drawn: bytes, by_chance: bytes) -> bytes:
    """Return the content with an id of this version that comes from what was drawn, in place of a random one."""
    update = content[len(drawn) :]
    if not content.startswith(drawn) or update.count(by_chance.hex().encode()) != 1 or b"ModDate" in update:
        raise UnexpectedPdf
    fixed = sha256(drawn).digest()[: len(by_chance)]
    return drawn + update.replace(by_chance.hex().encode(), fixed.hex().encode())
