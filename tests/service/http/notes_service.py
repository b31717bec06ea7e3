"""A small service of two routes on a database of its own, to try the HTTP edge on."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Response
from httpx import AsyncClient
from httpx import Response as Answer
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Integer, MetaData, Row, Table, Text, Uuid, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from kompeten.clock import ManualClock
from kompeten.database.sessions import create_engine
from kompeten.database.tables import StoredAnswer
from kompeten.http.authorization import require
from kompeten.http.pagination import Cursor, Limit, Page, paginate
from kompeten.http.preconditions import IfMatch, check_version
from kompeten.http.transaction import Session, Transact
from kompeten.identity.tokens import Principal, Role
from kompeten.ids import new_id
from kompeten.problems import Conflict
from kompeten.runtime import Runtime
from kompeten_ops.tokens import sign

notes = Table(
    "note", MetaData(), Column("id", Uuid, primary_key=True), Column("text", Text), Column("version", Integer)
)
May = Annotated[Principal, Depends(require(Role.LSP_ADMIN))]


class NoteForm(BaseModel):
    """A note to be written."""

    model_config = ConfigDict(extra="forbid")

    text: str


class Note(BaseModel):
    """A note as it is."""

    id: UUID
    text: str
    version: int


@dataclass
class NotesService:
    """The service under test, and a gate that holds effects while it is closed."""

    runtime: Runtime
    app: FastAPI
    client: AsyncClient
    clock: ManualClock
    keys: Path
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def token(self, *roles: Role, subject: str = "user", lsp_id: str = "lsp-pustakawan") -> str:
        """Return a token, of an LSP admin unless said otherwise."""
        return sign(self.keys, subject=subject, roles=roles or [Role.LSP_ADMIN], lsp_id=lsp_id)

    async def write(self, text: str, *, key: str | None = None, subject: str = "user") -> Answer:
        """Post a note."""
        headers = {"Authorization": f"Bearer {self.token(subject=subject)}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return await self.client.post("/v1/notes", json={"text": text}, headers=headers)

    def unreachable_engine(self) -> AsyncEngine:
        """Return an engine of a server that is not there."""
        return create_engine(self.runtime.settings, url="postgresql://nobody@127.0.0.1:1/nothing")

    async def count(self, table: Table | type[StoredAnswer]) -> int:
        """Count the committed rows of a table."""
        async with self.runtime.sessions() as session:
            return len((await session.execute(select(table))).all())


def make_router(notes_service: NotesService) -> APIRouter:
    router = APIRouter()

    @router.post("/v1/notes", status_code=201, response_model=Note)
    async def write_note(form: NoteForm, transact: Transact, _: May) -> Response:
        async def effect(session: AsyncSession) -> Note:
            note = Note(id=new_id(), text=form.text, version=1)
            await session.execute(insert(notes).values(**note.model_dump()))
            notes_service.entered.set()
            await notes_service.gate.wait()
            if form.text == "refused":
                raise Conflict
            if form.text == "crash":
                raise RuntimeError
            return note

        return await transact(effect, status=201, location="/v1/notes/{id}")

    @router.put("/v1/notes/{note_id}", response_model=Note)
    async def change_note(note_id: UUID, form: NoteForm, transact: Transact, version: IfMatch, _: May) -> Response:
        async def effect(session: AsyncSession) -> Note:
            row = (await session.execute(select(notes).where(notes.c.id == note_id).with_for_update())).one()
            check_version(row.version, version)
            changed = Note(id=note_id, text=form.text, version=row.version + 1)
            await session.execute(update(notes).where(notes.c.id == note_id).values(**changed.model_dump()))
            return changed

        return await transact(effect)

    @router.get("/v1/notes")
    async def list_notes(session: Session, cursor: Cursor, limit: Limit, _: May) -> Page[Note]:
        rows, following = await paginate(session, select(notes), notes.c.id, cursor=cursor, limit=limit)
        return Page(items=[_note(row) for row in rows], next=following)

    return router


def _note(row: Row[UUID, str, int]) -> Note:
    return Note(id=row.id, text=row.text, version=row.version)
