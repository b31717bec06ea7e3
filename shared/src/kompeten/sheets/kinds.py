"""What a file is by its content, whatever it is called."""

from enum import StrEnum

from kompeten.sheets.codes import FileCode, FileRefused

_ZIP = b"PK\x03\x04"
_NO_PARTS = b"PK\x05\x06"  # an archive with nothing in it
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones under a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOM = b"\xef\xbb\xbf"
_MARKUP = (b"<", b"%PDF", b"{\\rtf")
_CONTROLS = bytes(sign for sign in range(32) if sign not in b"\t\n\r\x0b\x0c")


class Kind(StrEnum):
    """How a file is read."""

    XLSX = "xlsx"
    CSV = "csv"
    LINES = "ndjson"


def kind_of(content: bytes) -> Kind:
    """Return the kind at a glance, whether or not the file can be read to its end; raises `FileRefused`."""
    start = content.removeprefix(_BOM).lstrip()
    if not start:
        raise FileRefused(FileCode.EMPTY)
    if content.startswith(_OLE):
        raise FileRefused(FileCode.ENCRYPTED if _ENCRYPTED in content else FileCode.NOT_A_SPREADSHEET)
    if content.startswith(_ZIP):
        return Kind.XLSX
    if content.startswith(_NO_PARTS) or start.startswith(_MARKUP) or _has_controls(content):
        raise FileRefused(FileCode.NOT_A_SPREADSHEET)
    return Kind.LINES if start.startswith(b"{") else Kind.CSV


def _has_controls(content: bytes) -> bool:
    """Tell whether there is what no text has."""
    return len(content.translate(None, _CONTROLS)) < len(content)
