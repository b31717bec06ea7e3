"""PDFs: nothing in them acts, hides or needs a password, and what is no part of the pages is gone."""

import io
from collections.abc import Iterator

import pikepdf

from kompeten.papers.codes import MOST_PAGES, PaperCode, PaperRefused

MOST_OBJECTS = 50_000
DEEPEST = 50  # containers within each other; pages have a handful
# ISO 32000-2: 12.6 actions, 12.7 forms, 13 multimedia, 7.11 files
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/AA", "/RichMediaContent", "/RichMediaSettings"}
ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute", "/Movie"}
ACTIVE_KINDS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
ATTACHED_KEYS = {"/EmbeddedFiles", "/EF", "/AF"}
ATTACHED_KINDS = {"/FileAttachment", "/EmbeddedFile", "/GoToE"}


def rewrite_pdf(content: bytes, *, most_pages: int = MOST_PAGES) -> bytes:
    """Return the pages as a new file; raises `PaperRefused`."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _refuse(pdf, most_pages)
            return _written(pdf)
    except pikepdf.PasswordError as error:
        raise PaperRefused(PaperCode.ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise PaperRefused(PaperCode.UNREADABLE) from error


def _refuse(pdf: pikepdf.Pdf, most_pages: int) -> None:
    if pdf.is_encrypted:
        raise PaperRefused(PaperCode.ENCRYPTED)
    if not pdf.pages:
        raise PaperRefused(PaperCode.UNREADABLE)
    if len(pdf.pages) > most_pages:
        raise PaperRefused(PaperCode.TOO_MANY_PAGES)
    if len(pdf.objects) > MOST_OBJECTS:
        raise PaperRefused(PaperCode.UNSAFE)
    for one in pdf.objects:
        for found in _dictionaries(one, DEEPEST):
            _judge(found)


def _judge(found: pikepdf.Object) -> None:
    keys = set(found.keys())
    kinds = {str(found[key]) for key in ("/S", "/Subtype", "/Type") if isinstance(found.get(key), pikepdf.Name)}
    if keys & ATTACHED_KEYS or kinds & ATTACHED_KINDS:
        raise PaperRefused(PaperCode.ATTACHED)
    if keys & ACTIVE_KEYS or kinds & (ACTIVE_ACTIONS | ACTIVE_KINDS):
        raise PaperRefused(PaperCode.ACTIVE)


def _dictionaries(one: object, depth: int) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries in an object, without going on to other objects it refers to: those come by themselves."""
    if depth < 0:
        raise PaperRefused(PaperCode.UNSAFE)
    if isinstance(one, pikepdf.Stream):
        yield from _dictionaries(one.stream_dict, depth)
        return
    if isinstance(one, pikepdf.Dictionary):
        yield one
        inside = [one[key] for key in one.keys()]  # noqa: SIM118 - an object of pikepdf is no mapping
    elif isinstance(one, pikepdf.Array):
        inside = list(one)
    else:
        return
    for part in inside:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _dictionaries(part, depth - 1)


def _written(pdf: pikepdf.Pdf) -> bytes:
    """Return the file written anew: without metadata, earlier versions, and whatever stood before or behind it."""
    for key in ("/Metadata", "/OpenAction", "/PieceInfo"):
        if key in pdf.Root:
            del pdf.Root[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True, linearize=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()
