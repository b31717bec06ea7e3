"""The parts of an XLSX, unpacked under a cap that no directory can talk away.

Sizes in a ZIP's directory are claims. Each part is inflated from where it begins to where its own data end, all of it
counted; the reader behind then gets an archive packed anew from what was seen here, so that it sees nothing else.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from kompeten.sheets.codes import FileCode, FileRefused

MOST_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 2_000  # a workbook has some ten, one with pictures some hundred
_PIECE = 1024 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_LOCAL_MARK = b"PK\x03\x04"
_ENCRYPTED = 0x1
_READ = (".xml", ".rels")  # pictures, macros and the like are counted and left behind
_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WORKBOOK = "xl/workbook.xml"


def unpack(content: bytes, most: int = MOST_UNPACKED) -> dict[str, bytes]:
    """Return the XML parts by name; raises `FileRefused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError):
        raise FileRefused(FileCode.NOT_A_SPREADSHEET) from None
    if len(entries) > _MOST_PARTS:
        raise FileRefused(FileCode.UNSAFE_CONTENT)
    parts: dict[str, bytes] = {}
    left = most
    for entry in entries:
        data = _inflate(content, entry, left)
        left -= len(data)
        if entry.filename in parts:
            raise FileRefused(FileCode.NOT_A_SPREADSHEET)
        if entry.filename.lower().endswith(_READ):
            _refuse_declarations(data)
            parts[entry.filename] = data
    if _WORKBOOK not in parts:
        raise FileRefused(FileCode.NOT_A_SPREADSHEET)
    return parts


def pack(parts: dict[str, bytes]) -> bytes:
    """Return the parts as an archive that says the truth about them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _inflate(content: bytes, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Return a part's data; raises `FileRefused` when they are more than `most`, or less than they seem."""
    if entry.flag_bits & _ENCRYPTED:
        raise FileRefused(FileCode.ENCRYPTED)
    start = _start_of(content, entry.header_offset)
    if entry.compress_type == zipfile.ZIP_STORED:
        data = content[start : start + entry.file_size]
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        data = b"".join(_pieces(content[start:], most))
    else:
        raise FileRefused(FileCode.NOT_A_SPREADSHEET)
    if len(data) > most:
        raise FileRefused(FileCode.UNSAFE_CONTENT)
    if zlib.crc32(data) != entry.CRC:
        raise FileRefused(FileCode.NOT_A_SPREADSHEET)
    return data


def _start_of(content: bytes, offset: int) -> int:
    header = content[offset : offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MARK):
        raise FileRefused(FileCode.NOT_A_SPREADSHEET)
    *_, name, extra = _LOCAL_HEADER.unpack(header)
    return offset + _LOCAL_HEADER.size + int(name) + int(extra)


def _pieces(data: bytes, most: int) -> Iterator[bytes]:
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflating.eof:
        try:
            piece = inflating.decompress(data, _PIECE)
        except zlib.error:
            raise FileRefused(FileCode.NOT_A_SPREADSHEET) from None
        most -= len(piece)
        if most < 0:
            raise FileRefused(FileCode.UNSAFE_CONTENT)
        data = inflating.unconsumed_tail
        if not piece and not data and not inflating.eof:
            raise FileRefused(FileCode.NOT_A_SPREADSHEET)  # cut off
        yield piece


def _refuse_declarations(data: bytes) -> None:
    """Refuse document types and entities in whatever encoding a reader of XML would find them."""
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]
    encoding = "utf-16" if is_wide else "latin-1"
    if _DECLARATION.search(data.decode(encoding, "replace")):
        raise FileRefused(FileCode.UNSAFE_CONTENT)
