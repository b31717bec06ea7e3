"""Writing new versions of instruments."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from development.instruments.models import Instrument
from development.instruments.problems import VersionWrittenMeanwhile, question_errors
from development.instruments.rules import InstrumentKind, check_questions
from development.instruments.schemas import InstrumentBody
from kompeten.audit.recording import audit_act
from kompeten.database.sessions import now
from kompeten.http.organizers import own_organizer
from kompeten.identity.tokens import Principal
from kompeten.ids import new_id
from kompeten.problems import Invalid


async def write_instrument(
    session: AsyncSession, kind: InstrumentKind, body: InstrumentBody, *, principal: Principal
) -> Instrument:
    """Write the next version, an organizer's system its own, the LSP's people theirs; what was asked before stays.

    Raises `Invalid`, `VersionWrittenMeanwhile`.
    """
    questions = tuple(one.question() for one in body.questions)
    if found := check_questions(questions):
        raise Invalid(errors=question_errors(found))
    owner = own_organizer(principal)
    theirs = select(func.coalesce(func.max(Instrument.number), 0) + 1).where(
        Instrument.lsp_id == principal.lsp_id,
        Instrument.organizer_id.is_not_distinct_from(owner),
        Instrument.kind == kind,
    )
    values = {"title": body.title, "title_en": body.title_en, "questions": questions}
    written = insert(Instrument).values(
        id=new_id(),
        lsp_id=principal.lsp_id,
        organizer_id=owner,
        kind=kind,
        number=theirs.scalar_subquery(),
        created_at=now(session),
        **values,
    )
    instrument: Instrument | None = await session.scalar(written.on_conflict_do_nothing().returning(Instrument))
    if instrument is None:
        raise VersionWrittenMeanwhile
    audit_act(session, "write_instrument", "instrument", instrument.id, by=principal)
    return instrument
