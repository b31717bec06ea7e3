"""Documents of an application: uploads that go on where they broke off (tus 1.0.0)."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from kompeten_client.connection import Connection
from kompeten_client.problems import Conflict, FieldError, NotFound

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = 256 * 1024  # a slow line sends it in half a minute; a document is 20 of them at most
MEDIA_TYPE = "application/offset+octet-stream"


class Upload(BaseModel):
    """An upload: `offset` bytes of `length` have arrived. Its id is the document's."""

    id: UUID
    kind: str
    state: str
    offset: int
    length: int

    @property
    def is_over(self) -> bool:
        """Whether all has arrived and is kept."""
        return self.state != "uploading"


class Document(BaseModel):
    """A document of an application; `refused` says what is wrong with one that was not kept."""

    id: UUID
    kind: str
    state: str
    type: str | None
    size: int | None
    refused: FieldError | None
    created_at: datetime


class Documents(BaseModel):
    """The documents of one application."""

    items: list[Document]


class Papers:
    """`kompeten.documents`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, application_id: UUID) -> list[Document]:
        """Return the documents of an application, oldest first."""
        return self._connection.get(Documents, f"/v1/applications/{application_id}/documents").items

    def send(self, application_id: UUID, content: bytes, *, kind: str) -> Iterator[Upload]:
        """Send a document in and yield how far it is, at the end with `is_over`; `InvalidInput` says why it is refused.

        What was begun within three days goes on, from whichever machine: the same document for the same application
        is the same request, and its answer names the upload.
        """
        upload = self._begun(application_id, content, kind=kind)
        yield upload
        while not upload.is_over:
            try:
                self._send(upload, content[upload.offset : upload.offset + PIECE])
            except Conflict as refused:  # a repeat of what had arrived, though its answer did not
                if refused.code != "upload_offset_mismatch":
                    raise
            upload = self._show(upload.id)
            yield upload

    def _begun(self, application_id: UUID, content: bytes, *, kind: str) -> Upload:
        key = hashlib.sha256(f"{application_id} {kind} ".encode() + content).hexdigest()
        try:
            return self._show(self._begin(application_id, len(content), kind=kind, key=key).id)
        except NotFound:  # it was refused or taken back since
            return self._begin(application_id, len(content), kind=kind, key=None)

    def _begin(self, application_id: UUID, length: int, *, kind: str, key: str | None) -> Upload:
        path, headers = f"/v1/applications/{application_id}/documents", {**TUS, "Upload-Length": str(length)}
        return self._connection.post(Upload, path, query={"kind": kind}, headers=headers, key=key)

    def _show(self, upload_id: UUID) -> Upload:
        return self._connection.get(Upload, f"/v1/uploads/{upload_id}")

    def _send(self, upload: Upload, piece: bytes) -> None:
        checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        headers = {**TUS, "Upload-Offset": str(upload.offset), "Upload-Checksum": f"sha256 {checksum}"}
        self._connection.patch(f"/v1/uploads/{upload.id}", piece, media_type=MEDIA_TYPE, headers=headers)
