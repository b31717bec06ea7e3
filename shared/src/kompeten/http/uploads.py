"""The file of a request: the part `file` of a form, or the body itself."""

from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from kompeten.http.workbooks import XLSX
from kompeten.problems import BadRequest, TooLarge
from kompeten.sheets.codes import FileRefused
from kompeten.sheets.kinds import kind_of
from kompeten.sheets.problems import FileMissing, unusable

MOST_FILE_BYTES = 10 * 1024 * 1024
MOST_BODY_BYTES = MOST_FILE_BYTES + 64 * 1024  # what a form puts around it
FORM = "multipart/form-data"
SHEETS = (XLSX, "text/csv", "application/x-ndjson")
_FILE = {"type": "string", "format": "binary"}

BODY: dict[str, Any] = {  # Any: part of an OpenAPI document
    "requestBody": {
        "required": True,
        "content": {
            FORM: {"schema": {"type": "object", "required": ["file"], "properties": {"file": _FILE}}},
            **{kind: {"schema": _FILE} for kind in SHEETS},
        },
    }
}


async def read_upload(request: Request) -> bytes:
    """Return the file; raises `FileMissing`, `TooLarge`, or `FileUnusable` for what is no table at a glance."""
    content = await request.body()  # first, for the key of a repeat is compared with it, too
    if request.headers.get("content-type", "").lower().startswith(FORM):
        content = await _from_form(request)
    if len(content) > MOST_FILE_BYTES:
        raise TooLarge(limit=MOST_FILE_BYTES)
    try:
        kind_of(content)
    except FileRefused as refused:
        raise unusable(refused) from None
    return content


class _InMemory(MultiPartParser):
    """Reads forms without a file on a disk, where nobody would encrypt it."""

    spool_max_size = MOST_BODY_BYTES


async def _from_form(request: Request) -> bytes:
    try:
        form = await _InMemory(request.headers, request.stream(), max_files=1, max_fields=10).parse()
    except MultiPartException as error:
        raise BadRequest from error
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise FileMissing
        return await file.read()
    finally:
        await form.close()
