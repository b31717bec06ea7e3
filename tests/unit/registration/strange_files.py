"""Files that are no good, each made to be refused for one reason."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence

from xlsxwriter import Workbook

from registration.forms.fields import Column

HEADER: Sequence[str] = [
    "no",
    "nik",
    "nama_lengkap",
    "nip",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "alamat",
    "kode_wilayah",
    "telepon",
    "email",
    "pendidikan_terakhir",
    "jurusan",
    "instansi",
    "jenis_instansi",
    "jabatan",
    "mulai_bekerja",
    "skema",
    "sumber_dana",
]  # the samples' template; other columns may be absent
ROW: Sequence[str] = [
    "1",
    "6371015502809243",
    "Noor Lilis Hasanah",
    "",
    "Banjarmasin",
    "1980-02-15",
    "P",
    "Jl. Mawar No. 12",
    "63.71",
    "084000003019",
    "noor@example.id",
    "S1",
    "Ilmu Perpustakaan",
    "Taman Baca Contoh",
    "swasta",
    "Pustakawan",
    "2015-02-19",
    "KL-04",
    "APBD",
]


def csv(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    return "\r\n".join(";".join(row) for row in (header, *rows)).encode()


def people(number: int) -> bytes:
    """Return a CSV of so many rows."""
    return csv(*([str(at), f"63710155028{at:05}", *ROW[2:]] for at in range(number)))


def json_lines(*rows: Sequence[str]) -> bytes:
    names = [Column(column).field.json_name for column in HEADER[1:]]
    return "\n".join(json.dumps(dict(zip(names, row[1:], strict=True))) for row in rows).encode()


def xlsx(*rows: Sequence[str], header: Sequence[str] = HEADER, sheet: str = "peserta") -> bytes:
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate((header, *rows)):
            for place, cell in enumerate(row):
                page.write_string(at, place, cell)
    return made.getvalue()


def changed(content: bytes, change: Callable[[str, bytes], bytes], more: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """Return an archive whose parts are changed, with more parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in more:
            new.writestr(name, data)
    return made.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    """Return a good file in whose sheet something is replaced."""

    def change(name: str, data: bytes) -> bytes:
        return data.replace(old, new) if name == "xl/worksheets/sheet1.xml" else data

    return changed(xlsx(ROW), change)


def bomb() -> bytes:
    """Return a small archive with a part of 200 MiB."""
    return changed(xlsx(ROW), lambda _, data: data, [("xl/media/image1.png", bytes(200 * 1024 * 1024))])


def lying_bomb() -> bytes:
    """Return the same with a directory, and local headers, that say 1 kB."""
    content, size = bomb(), struct.pack("<L", 200 * 1024 * 1024)
    return content.replace(size, struct.pack("<L", 1024))


def overlapping_bomb() -> bytes:
    """Return an archive whose directory names one part of 10 MiB thirty times."""
    data = bytes(10 * 1024 * 1024)
    deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflated.compress(data) + deflated.flush()
    crc, name = zlib.crc32(data), b"xl/workbook.xml"
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), len(data), len(name), 0)
    entries = b"".join(
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            *(20, 20, 0, 8, 0, 0),
            *(crc, len(packed), len(data)),
            *(len(entry), 0, 0, 0, 0, 0, 0),
        )
        + entry
        for entry in [name, *(b"part%05d.xml.xx" % at for at in range(30))]
    )
    body = local + name + packed
    return body + entries + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 31, 31, len(entries), len(body), 0)


def last_cell() -> bytes:
    """Return a file of some kB with a value in the last cell there is."""
    return in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def long_texts() -> bytes:
    """Return a small file whose one long text is meant by each of 100,000 cells."""
    cells = b"".join(
        b'<row r="%d">%b</row>' % (row, b"".join(b'<c t="s"><v>0</v></c>' for _ in range(20))) for row in range(3, 5003)
    )

    def change(name: str, data: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return data.replace(b"<t>no</t>", b"<t>" + b"x" * 32_000 + b"</t>", 1)
        return data.replace(b"</sheetData>", cells + b"</sheetData>") if name.endswith("sheet1.xml") else data

    return changed(xlsx(ROW), change)


def entity() -> bytes:
    """Return a workbook that declares an entity."""
    doctype = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
    return in_sheet(b"<worksheet", doctype)


def wide_entity() -> bytes:
    """Return the same in UTF-16, where no bytes look like it."""

    def change(name: str, data: bytes) -> bytes:
        text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
        return text.encode("utf-16") if name == "docProps/app.xml" else data

    return changed(xlsx(ROW), change)


def encrypted() -> bytes:
    """Return the beginning of what Office writes under a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def with_encrypted_part() -> bytes:
    """Return an archive that a ZIP program put under a password."""
    content = bytearray(xlsx(ROW))
    at = content.index(b"PK\1\2")
    content[at + 8] |= 1
    return bytes(content)
