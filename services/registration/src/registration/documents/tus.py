"""The headers of the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload), as far as we speak it."""

import base64
import binascii
import hashlib
import hmac
import re
from typing import Annotated, Any

from fastapi import Depends, Header
from starlette.datastructures import Headers

from kompeten.http.strictness import UnknownMediaType
from kompeten.papers.judging import MOST_BYTES
from kompeten.problems import TooLarge
from registration.documents.problems import (
    VERSION,
    ChecksumMismatch,
    EmptyUpload,
    MalformedUpload,
    OtherOffset,
    OtherTusVersion,
    UploadTooLong,
)

PIECE = "application/offset+octet-stream"
NUMBER = re.compile(r"[0-9]{1,12}")
ALGORITHMS = ("sha1", "sha256")  # the protocol asks for the first
ABLE = {  # what OPTIONS tells
    "Tus-Resumable": VERSION,
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,checksum,termination",
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    "Tus-Max-Size": str(MOST_BYTES),
}
BODY: dict[str, Any] = {  # Any: part of an OpenAPI document
    "requestBody": {"required": True, "content": {PIECE: {"schema": {"type": "string", "format": "binary"}}}}
}
NO_CONTENT: dict[int | str, dict[str, Any]] = {204: {"description": "Done; Upload-Offset says how much there is"}}


async def speak_tus(
    version: Annotated[
        str | None,
        Header(alias="Tus-Resumable", description="Version of the protocol", json_schema_extra={"pattern": "^.*$"}),
    ] = None,
) -> None:
    """Raise `OtherTusVersion` unless the caller speaks ours."""
    if version != VERSION:
        raise OtherTusVersion


SpeaksTus = Annotated[None, Depends(speak_tus)]


def read_length(headers: Headers) -> int:
    """Return how long the file will be; raises what is wrong with that."""
    length = _number(headers, "Upload-Length")
    if length == 0:
        raise EmptyUpload
    if length > MOST_BYTES:
        raise UploadTooLong(headers={"Tus-Max-Size": str(MOST_BYTES)})
    return length


def check_piece(headers: Headers, *, received: int, length: int) -> None:
    """Raise what is wrong with a piece before any of it is read."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != PIECE:
        raise UnknownMediaType(expected=[PIECE], headers={"Accept": PIECE})
    if _number(headers, "Upload-Offset") != received:
        raise OtherOffset(received=received, headers={"Upload-Offset": str(received)})
    announced = headers.get("content-length")
    if announced is not None and int(announced) > length - received:
        raise TooLarge(limit=length - received)


def check_checksum(headers: Headers, content: bytes) -> None:
    """Raise `ChecksumMismatch` when the caller says what the piece hashes to, and it does not."""
    said = headers.get("Upload-Checksum")
    if said is None:
        return
    algorithm, _, digest = said.partition(" ")
    try:
        expected = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        expected = b""
    if algorithm not in ALGORITHMS or not expected:
        raise MalformedUpload(header="Upload-Checksum")
    if not hmac.compare_digest(hashlib.new(algorithm, content).digest(), expected):
        raise ChecksumMismatch


def _number(headers: Headers, name: str) -> int:
    written = headers.get(name, "")
    if not NUMBER.fullmatch(written):
        raise MalformedUpload(header=name)
    return int(written)
