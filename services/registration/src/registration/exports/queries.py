"""Collecting what is held about one person: a dozen statements, however much there is."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from kompeten.audit.trails import Objects
from kompeten.database.belongings import Row, Tables
from registration.activities.models import KnownActivity
from registration.applications.models import Application, ApplicationRevision
from registration.batches.models import Batch
from registration.certificates.models import KnownCertificate
from registration.documents.models import Document
from registration.enrolments.models import Enrolment
from registration.exports.rows import row_of
from registration.feed.models import FeedEntry
from registration.imports.models import Import, ImportRow
from registration.imports.sealing import open_cells, place_of
from registration.people.models import PersonRecord
from registration.people.vault import NikVault
from registration.timeline.models import TimelineEntry


async def get_tables(session: AsyncSession, person: PersonRecord, *, vault: NikVault) -> Tables:
    """Return the rows about a person, by what an export calls their table."""
    mine = select(Application, Batch.title).join(Batch, Batch.id == Application.batch_id)
    found = (await session.execute(mine.where(Application.person_id == person.id).order_by(Application.id))).all()
    ids = [application.id for application, _ in found]
    sent = select(ApplicationRevision).where(ApplicationRevision.application_id.in_(ids))
    papers = select(Document).where(Document.application_id.in_(ids)).order_by(Document.id)
    steps = select(TimelineEntry, FeedEntry.position).outerjoin(FeedEntry, FeedEntry.event_id == TimelineEntry.event_id)
    way = steps.where(TimelineEntry.application_id.in_(ids)).order_by(TimelineEntry.occurred_at, TimelineEntry.event_id)
    held = select(KnownCertificate).where(KnownCertificate.application_id.in_(ids))
    seats = select(Enrolment, KnownActivity).join(KnownActivity).where(Enrolment.person_id == person.id)
    revisions = await session.scalars(sent.order_by(ApplicationRevision.application_id, ApplicationRevision.revision))
    seated = (await session.execute(seats.order_by(Enrolment.id))).all()
    return {
        "applications": [row_of(application, batch_title=title) for application, title in found],
        "revisions": [row_of(one) for one in revisions],
        "timeline": [row_of(one, feed_position=position) for one, position in await session.execute(way)],
        "documents": [row_of(one) for one in await session.scalars(papers)],
        "certificates": [row_of(one) for one in await session.scalars(held.order_by(KnownCertificate.id))],
        "enrolments": [row_of(one, activity_title=known.activity.title) for one, known in seated],
        **await _get_imports(session, person, [*ids, *(one.id for one, _ in seated)], vault=vault),
    }


async def _get_imports(
    session: AsyncSession, person: PersonRecord, subjects: Sequence[UUID], *, vault: NikVault
) -> Tables:
    """Return the rows of files that became these or bear the person's NIK, refused ones as sent."""
    become = or_(ImportRow.application_id.in_(subjects), ImportRow.enrolment_id.in_(subjects))
    theirs = or_(become, ImportRow.nik_index == person.nik_index)
    rows = select(ImportRow, Import).join(Import, Import.id == ImportRow.import_id).where(theirs)
    found = await session.execute(
        rows.where(Import.lsp_id == person.lsp_id)
        .order_by(ImportRow.import_id, ImportRow.row)
        .options(defer(Import.content))
    )
    files: dict[UUID, Row] = {}
    lines: list[Row] = []
    for row, sent in found:
        files[sent.id] = row_of(sent)
        lines.append(row_of(row, cells=_cells(row, sent, vault=vault)))
    return {"imports": list(files.values()), "import_rows": lines}


def _cells(row: ImportRow, sent: Import, *, vault: NikVault) -> dict[str, str] | None:
    """Return what stood in a row, by the header of its file; None once only what became of it is kept."""
    if row.cells is None or sent.header is None:
        return None
    header = open_cells(vault, sent.header, place=place_of(sent.id, 0))
    cells = open_cells(vault, row.cells, place=place_of(sent.id, row.row))
    return {str(name): str(cell) for name, cell in zip(header, cells, strict=False) if cell is not None}


def objects_of(person: PersonRecord, tables: Tables) -> tuple[Objects, Objects]:
    """Return under which ids the audit knows the person's things, and the lists they may have been shown in."""

    def ids(table: str, column: str = "id") -> list[str]:
        return sorted({str(row[column]) for row in tables[table]})

    things = {
        "person": [str(person.id)],
        "application": ids("applications"),
        "document": ids("documents"),
        "enrolment": ids("enrolments"),
        "import": ids("imports"),
    }
    batches, activities = ids("applications", "batch_id"), ids("enrolments", "activity_id")
    return things, {"applications": batches, "report": batches, "enrolments": activities}
